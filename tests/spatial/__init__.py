"""Tests of map files."""
