"""A Telegram to try the bot against: Bot API server, people to play, a page to watch (entry: `bot.sandbox.server`)."""
