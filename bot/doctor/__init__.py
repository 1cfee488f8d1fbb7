"""`concierge doctor`: looks at everything an installation needs, and says of each finding what to do about it."""
