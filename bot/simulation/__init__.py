"""Deterministic simulation: the real bot in a world of its own, with a time, a Telegram and people made from a seed."""
