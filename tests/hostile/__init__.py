"""Files made to do harm, by hand and by machine: `python -m tests.hostile`."""
