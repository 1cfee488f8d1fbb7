"""What people read: pure functions from a notice to a message, in the reader's language."""
