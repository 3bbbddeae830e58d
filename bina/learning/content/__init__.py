"""Content made elsewhere: packages are checked and unpacked here, and served from an origin of their own."""
