"""One district's review worked to its end: a project and a register that are made up."""
