"""Lawful publishing: records and their revisions, review, the publication log and its followers."""
