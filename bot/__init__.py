"""Assembly and process: the composition root, command line, wiring, intake, messenger and the sandbox."""
