"""What people fill in; forms clean, actions decide."""
