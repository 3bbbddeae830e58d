"""What is true of statements, apart from where they are kept."""
