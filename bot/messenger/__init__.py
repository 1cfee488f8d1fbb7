"""The messenger: takes the outbox to Telegram, in order, at Telegram's pace, and records what became of it."""
