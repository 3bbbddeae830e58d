"""Pages of the competency room."""
