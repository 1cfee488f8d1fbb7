"""One module per bench: `measure(plan, means)` gives the section of the report with its figures."""
