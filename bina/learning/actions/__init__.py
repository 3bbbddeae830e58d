"""Writes of the learning room."""
