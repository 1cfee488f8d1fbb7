"""What goes on paper: letters and posters as PDF. Loaded only when something is printed (ADR 11)."""
