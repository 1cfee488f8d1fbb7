"""The Telegram edge: updates in, use cases called, messages rendered."""
