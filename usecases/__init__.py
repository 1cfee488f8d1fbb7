"""What can be done: one synchronous function per verb, through ports; no technology."""
