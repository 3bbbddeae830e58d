"""Reads of the learning room."""
