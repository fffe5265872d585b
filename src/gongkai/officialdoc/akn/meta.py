"""<meta>: which document this is (FRBR), its dates, what it changes, what and whom it names, and our own data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..model import Document, Item
from . import iris
from .iris import Addresses
from .organizations import UNKNOWN, Organizations
from .tasks import write_tasks
from .xml import OWN, Element, add

# The standard wants a date of every document. This one, named `unknown`, stands for none.
_NO_DATE = "0001-01-01"
_READER = "#gongkai"
_CHINESE = "zho"


@dataclass(frozen=True, slots=True)
class Context:
    """What the parts of the metadata share. `place` and `place_of` give the eId of the element which holds a line of
    the source, or an item.
    """

    document: Document
    addresses: Addresses
    organizations: Organizations
    place: Callable[[int], str]
    place_of: Callable[[Item], str]


def write_meta(meta: Element, context: Context) -> None:
    """Fill <meta>, in the order of the schema."""
    document = context.document
    _identification(meta, context, component="main")
    if published := document.metadata.published_at:
        add(meta, "publication", date=_stamp(published), name="publication", showAs="发布")
    _lifecycle(meta, context)
    _analysis(meta, context)
    _temporal_data(meta, context)
    _references(meta, context)
    proprietary = add(meta, "proprietary", source=_READER)
    write_tasks(proprietary, document, context.organizations, context.addresses, context.place_of)


def write_annex_meta(meta: Element, context: Context, number: int) -> None:
    """The metadata of an attachment: the same document, another component of it (AKN-NC 1.0 §4.6)."""
    _identification(meta, context, component=f"annex_{number}")


def _stamp(moment: str) -> str:
    """A date or xsd:dateTime, which wants seconds."""
    return f"{moment}:00" if "T" in moment else moment


def _identification(meta: Element, context: Context, component: str) -> None:
    identification = add(meta, "identification", source=_READER)
    document, work = context.document, context.addresses.work
    day, means = _day(document)
    expression = f"{work}/{_CHINESE}@" + (day if means != "unknown" else "")
    main = component == "main"

    part = _level(identification, "FRBRWork", work, f"/!{component}")
    if main and context.addresses.by_title:
        add(part, "FRBRalias", value=context.addresses.by_title, name="title")
    if main and document.metadata.index_number:
        add(part, "FRBRalias", value=document.metadata.index_number, name="index_number")
    _who_and_when(part, day, means, context.organizations.authors)
    add(part, "FRBRcountry", value="cn")
    add(part, "FRBRsubtype", value=document.kind if main else "annex")
    if document.metadata.document_number:
        add(part, "FRBRnumber", value=document.metadata.document_number)
    if main and document.metadata.title:
        add(part, "FRBRname", value=document.metadata.title)

    part = _level(identification, "FRBRExpression", expression, f"/!{component}")
    _who_and_when(part, day, means, context.organizations.authors)
    add(part, "FRBRlanguage", language=_CHINESE)

    part = _level(identification, "FRBRManifestation", expression, f"/!{component}.xml", uri_end=".xml")
    # The day of making would make the output of the same input another one each day.
    _who_and_when(part, day, means, [_READER])
    add(part, "FRBRformat", value="application/akn+xml")


def _level(parent: Element, name: str, uri: str, component: str, uri_end: str = "") -> Element:
    part = add(parent, name)
    add(part, "FRBRthis", value=uri + component)
    add(part, "FRBRuri", value=uri + uri_end)
    return part


def _who_and_when(part: Element, day: str, means: str, authors: list[str]) -> None:
    add(part, "FRBRdate", date=day, name=means)
    for author in authors:
        add(part, "FRBRauthor", href=author)


def _day(document: Document) -> tuple[str, str]:
    """The day of the document, and what day that is."""
    meta = document.metadata
    if meta.signed_date:
        return meta.signed_date, "signed"
    if meta.published_at:
        return meta.published_at[:10], "published"
    return _NO_DATE, "unknown"


def _events(document: Document) -> list[tuple[str, str, str, str | None]]:
    """eId, day, type of the standard, and our own event where that type does not say which."""
    meta = document.metadata
    all_of_them = [
        ("evt_signed", meta.signed_date, "generation", None),
        ("evt_begins", meta.effective_date, "generation", "#entryIntoForce"),
        ("evt_ends", meta.expires_date, "repeal", "#expiry"),
    ]
    return [(eid, day, kind, refers) for eid, day, kind, refers in all_of_them if day]


def _lifecycle(meta: Element, context: Context) -> None:
    if events := _events(context.document):
        lifecycle = add(meta, "lifecycle", source=_READER)
        for eid, day, kind, refers in events:
            add(lifecycle, "eventRef", eId=eid, date=day, source="#original", type=kind, refersTo=refers)


def _temporal_data(meta: Element, context: Context) -> None:
    known = context.document.metadata
    if known.effective_date or known.expires_date:
        group = add(add(meta, "temporalData", source=_READER), "temporalGroup", eId="tmpg_1")
        add(
            group,
            "timeInterval",
            start="#evt_begins" if known.effective_date else None,
            end="#evt_ends" if known.expires_date else None,
            refersTo="#inForce",
        )


def _analysis(meta: Element, context: Context) -> None:
    """What the document ends (each a textualMod), and its own beginning and end (forceMod). All are its own doing."""
    document = context.document
    known = document.metadata
    if not (document.repeals or known.effective_date or known.expires_date):
        return
    active = add(add(meta, "analysis", source=_READER), "activeModifications")
    for count, repeal in enumerate(document.repeals, start=1):
        mod = add(active, "textualMod", type="repeal", eId=f"repeal_{count}")
        add(mod, "source", href=f"#{context.place(repeal.line)}")
        destination = add(mod, "destination", href=context.addresses.of(repeal))
        if repeal.clause:
            destination.set(f"{{{OWN}}}clause", repeal.clause)
        if known.effective_date:
            add(mod, "force", period="#tmpg_1")
    for day, kind in ((known.effective_date, "entryIntoForce"), (known.expires_date, "endOfEnactment")):
        if day:
            mod = add(active, "forceMod", type=kind, eId=f"force_{kind}")
            add(mod, "source", href="#body")
            add(mod, "destination", href=context.addresses.work)
            add(mod, "force", period="#tmpg_1")


def _references(meta: Element, context: Context) -> None:
    document, organizations = context.document, context.organizations
    references = add(meta, "references", source=_READER)
    add(
        references,
        "original",
        eId="original",
        href=context.addresses.work,
        showAs=document.metadata.title or "",
    )
    ended = {context.addresses.of(one): one.title or one.number or "" for one in document.repeals}
    for count, (address, name) in enumerate(ended.items(), start=1):
        add(references, "activeRef", eId=f"ended_{count}", href=address, showAs=name)
    for name, eid in organizations.eids.items():
        add(references, "TLCOrganization", eId=eid, href=iris.organization(name), showAs=name)
    if not organizations.issuers:
        add(references, "TLCOrganization", eId=UNKNOWN, href=iris.organization("unknown"), showAs="")
    add(
        references, "TLCObject", eId="gongkai", href=iris.concept("object", "gongkai"), showAs="gongkai parse"
    )
    if document.metadata.effective_date or document.metadata.expires_date:
        for tag, eid, words in (
            ("TLCEvent", "entryIntoForce", "施行"),
            ("TLCEvent", "expiry", "失效"),
            ("TLCConcept", "inForce", "有效"),
        ):
            kind = tag.removeprefix("TLC").lower()
            add(references, tag, eId=eid, href=iris.concept(kind, eid), showAs=words)
    cited = {context.addresses.of(one): one.title or one.number or "" for one in document.citations}
    for count, (address, name) in enumerate(cited.items(), start=1):
        add(references, "TLCReference", eId=f"cited_{count}", href=address, showAs=name, name="citation")
