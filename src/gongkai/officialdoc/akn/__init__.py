"""Akoma Ntoso 3.0 (OASIS LegalDocML) of a document that was read: `to_akn(document)` gives the whole document as XML.

Everything the document says is carried, in its order; residue of the page is not. Nothing is added to the text.
eIds, addresses and our own elements are described in docs/akoma-ntoso.md.
"""

from __future__ import annotations

from .document import to_akn

__all__ = ["to_akn"]
