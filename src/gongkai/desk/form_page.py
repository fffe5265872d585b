"""What a form calls its fields: read from its own page, as the person would see it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import structlog
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.desk.kept import Typed, names_of

log = structlog.get_logger("gongkai.desk")


@dataclass(frozen=True, slots=True)
class FormPage:
    """Title of the page, labels of the fields by name, words of choices by name and value, and which fields nobody sees."""

    title: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    choices: dict[tuple[str, str], str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    def shown(self, typed: Typed) -> list[tuple[str, str]]:
        """What was typed, as label and words; without what only the machine reads."""
        return [
            (self.labels.get(name, name), self.choices.get((name, value), value))
            for name, value in typed.fields
            if value and name not in self.hidden
        ]


def form_page(request: HttpRequest, typed: Typed) -> FormPage:
    """The page on which the form stood. Where it cannot be shown to this person any more, nothing is known of it."""
    html = _html(request, typed.page)
    if not html:
        return FormPage()
    tree = LexborHTMLParser(html)
    for mark in tree.css(".field__required, svg, script"):
        mark.decompose()
    head, names = tree.css_first("h1"), names_of(typed.fields)
    forms = tree.css("main form")
    best = max(forms, key=lambda form: len(names & _names(form)), default=None)
    title = _text(head)
    if best is None or not names & _names(best):
        return FormPage(title)
    labels = {str(node.attributes["for"]): _text(node) for node in best.css("label[for]")}
    found: dict[str, str] = {}
    choices: dict[tuple[str, str], str] = {}
    hidden: set[str] = set()
    for control in best.css("[name]"):
        name, kind = str(control.attributes["name"]), control.attributes.get("type")
        own = labels.get(str(control.attributes.get("id")), "")
        if kind == "hidden":
            hidden.add(name)
        elif kind in {"radio", "checkbox"}:
            words, legend = own or _text(control.parent), _legend(control)
            choices[name, str(control.attributes.get("value") or "on")] = words if legend else _("是")
            found.setdefault(name, legend or words or name)
        else:
            found[name] = own or control.attributes.get("aria-label") or name
        for option in control.css("option"):
            choices[name, str(option.attributes.get("value") or "")] = _text(option)
    return FormPage(title, found, choices, frozenset(hidden - set(found)))


def _html(request: HttpRequest, address: str) -> str:
    """The page as a GET by this person answers it, without going through the network."""
    parts = urlsplit(address)
    try:
        view, args, kwargs = resolve(parts.path)
    except Resolver404:
        return ""
    asked = copy(request)
    asked.method, asked.path, asked.path_info = "GET", parts.path, parts.path
    asked.GET, asked.POST = QueryDict(parts.query), QueryDict()
    asked.__dict__["_messages"] = []  # what waits to be said is said by the page that is really shown
    try:
        response = view(asked, *args, **kwargs)
        if hasattr(response, "render"):
            response = response.render()
    except Exception as error:  # whatever that page does, what was typed must be shown
        log.info("page of a kept form not shown", path=parts.path, error=type(error).__name__)
        return ""
    is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_page and not response.streaming else ""


def _names(form: LexborNode) -> set[str]:
    return {str(control.attributes["name"]) for control in form.css("[name]")}


def _legend(control: LexborNode) -> str:
    node = control.parent
    while node is not None and node.tag != "fieldset":
        node = node.parent
    return _text(node.css_first("legend")) if node is not None else ""


def _text(node: LexborNode | None) -> str:
    return " ".join(node.text().split()) if node is not None else ""
