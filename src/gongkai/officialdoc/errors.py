"""The one error a caller of this package has to handle."""

from __future__ import annotations


class UnreadableDocument(Exception):
    """The bytes cannot be read as a document. The message is one Chinese sentence for the person who sent them:
    what is wrong, and what would be right.
    """


class NoText(UnreadableDocument):
    """The file is whole and has no text that could be read: a scan, pictures, glyphs without characters."""
