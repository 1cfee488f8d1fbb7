"""The Telegram edge: parse an update, call one use case, render what it says. No rules here."""
