"""How updates come in: stored first, then handled in order per conversation."""
