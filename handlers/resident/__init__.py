"""Private chats with residents."""
