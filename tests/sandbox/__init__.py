"""Tests of the processes that read files apart from the app."""
