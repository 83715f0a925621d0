"""Workflows that GitHub runs, and who may change what it runs."""
