"""Best sites: which places to open, or which points to close, for the people who travel to them."""
