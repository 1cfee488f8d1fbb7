"""The database edge: the only package that knows SQL."""
