"""What follows an event: one function per effect of `domain.reactions`."""
