"""A map workbench for place-based planning in Hertfordshire."""

__version__ = "0.1.0"
