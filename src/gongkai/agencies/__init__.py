"""Identity of agencies: tree, names and codes, and the resolver of names in texts."""
