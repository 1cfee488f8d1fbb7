"""The time edge: rings when something is due, and writes down what comes round again."""
