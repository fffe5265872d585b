"""Columns (栏目): the tree in which a government or an agency lists its records, each stored once and listed where it belongs."""
