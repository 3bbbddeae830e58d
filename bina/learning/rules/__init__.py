"""Rules of the learning room."""
