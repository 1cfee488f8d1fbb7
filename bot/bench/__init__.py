"""`concierge bench`: whole dialogues against the sandbox's Bot API server, beside a bare echo bot in the same run."""
