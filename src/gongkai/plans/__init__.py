"""Work plans: an official document becomes tasks of named agencies, with progress and evidence."""
