"""A map workbench for place-based planning in any place in England."""

__version__ = "0.1.0"
