"""Rules that a machine checks of records and of agencies, and what they find: a linter for open government."""
