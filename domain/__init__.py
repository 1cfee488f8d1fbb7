"""What is true: pure rules, tables and values. Standard library only, no clock, no chance, no input or output."""
