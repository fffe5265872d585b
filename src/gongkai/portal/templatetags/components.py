"""Components of the interface: inclusion tags with explicit arguments.

What a tag is given is escaped; who has HTML passes a safe string. No tag reads the context of the page, so a component
looks the same wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, MultiWidget
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

register = template.Library()

TONES = {
    "neutral": "neutral",
    "info": "info",
    "success": "success",
    "warning": "warning",
    "danger": "danger",
    # the levels of django.contrib.messages
    "debug": "neutral",
    "error": "danger",
}
STEP_STATUSES = ("done", "current", "todo")


def known_tone(tone: str) -> str:
    """The tone as it may stand in a class name: an unknown one is neutral, so data can never become a class."""
    return TONES.get(tone, "neutral")


# --- Text ------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("gongkai/components/_tag.html")
def tag(text: str, *, tone: str = "neutral") -> dict[str, Any]:
    """A short state beside a title: its words carry the meaning, the colour only helps."""
    return {"text": text, "tone": known_tone(tone)}


@register.inclusion_tag("gongkai/components/_notice.html")
def notice(text: str, *, tone: str = "info", title: str = "") -> dict[str, Any]:
    """A sentence that stands out; the kind of notice is said to screen readers too."""
    known = known_tone(tone)
    kinds = {
        "neutral": _("说明"),
        "info": _("提示"),
        "success": _("成功"),
        "warning": _("注意"),
        "danger": _("错误"),
    }
    return {"text": text, "title": title, "tone": known, "kind": kinds[known]}


@register.simple_tag
def moment(value: datetime | date | str | None) -> str:
    """A day or a moment in local time, readable by people and machines; other values are shown as they are."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        machine, text = local.isoformat(timespec="minutes"), dateformat.format(local, _("Y年n月j日 H:i"))
    elif isinstance(value, date):
        machine, text = value.isoformat(), dateformat.format(value, _("Y年n月j日"))
    else:
        return value or ""
    return format_html('<time datetime="{}">{}</time>', machine, text)


@register.simple_tag
def period(since: date | None, until: date | None) -> str:
    """From one day to another, both included: 2018年7月5日至今. Without a first day only the last is told, without both nothing."""
    if since is None and until is None:
        return ""
    return format_html("{}{}{}", moment(since), _("至"), moment(until or _("今")))


@register.inclusion_tag("gongkai/components/_empty_state.html")
def empty_state(
    title: str, *, text: str = "", action_label: str = "", action_url: str = ""
) -> dict[str, Any]:
    """What stands where a list would be: why it is empty and what can be done."""
    return {"title": title, "text": text, "action_label": action_label, "action_url": action_url}


@register.inclusion_tag("gongkai/components/_summary_list.html")
def summary_list(rows: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Pairs of label and value."""
    return {"rows": list(rows or ())}


# --- Finding the way --------------------------------------------------------------------------------------------------
@register.inclusion_tag("gongkai/components/_breadcrumb.html")
def breadcrumb(items: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The way from the home page; an item without an address is the page itself."""
    return {"items": list(items or ())}


@register.inclusion_tag("gongkai/components/_public_navigation.html")
def public_navigation(path: str = "") -> dict[str, Any]:
    """The five doors of the public site. `path` is that of the page: the page itself or its section is marked."""
    doors = [
        (_("首页"), "portal:home"),
        (_("文件"), "documents:documents"),
        (_("工作要点"), "plans:plans"),
        (_("机构"), "directory:agencies"),
        (_("公开日志"), "portal:log"),
    ]
    items = []
    for label, name in doors:
        url = reverse(name)
        inside = name != "portal:home" and str(path or "").startswith(url)
        items.append(
            {"label": label, "url": url, "current": "page" if path == url else "true" if inside else ""}
        )
    return {"items": items}


@register.inclusion_tag("gongkai/components/_display_switches.html")
def display_switches() -> dict[str, Any]:
    """Large print and dark mode, each one switch; the browser keeps the choice, and without script none is shown."""
    return {}


@register.inclusion_tag("gongkai/components/_side_navigation.html")
def side_navigation(items: Iterable[Any]) -> dict[str, Any]:
    """The rooms of the workspace: items with .label .url .current .count; folded on a narrow screen, without script."""
    return {"items": list(items or ())}


@register.inclusion_tag("gongkai/components/_pagination.html")
def pagination(page: Page[Any], *, query: str = "", name: str = "page") -> dict[str, Any]:
    """Links to the other pages of a list; `query` is the rest of its address, encoded (a `page` in it is dropped).

    `name` is what the number is called there: two lists of one page turn for themselves.
    """
    kept = [(key, value) for key, value in parse_qsl(query or "", keep_blank_values=True) if key != name]

    def address(number: int) -> str:
        return "?" + urlencode([*kept, (name, number)])

    elided = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    numbers = [
        {"number": number, "url": address(number), "current": number == page.number}
        if isinstance(number, int)
        else {"number": None}
        for number in elided
    ]
    return {
        "page": page,
        "numbers": numbers,
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }


# --- Forms -----------------------------------------------------------------------------------------------------------
@register.inclusion_tag("gongkai/components/_field.html")
def field(bound_field: BoundField, *, hint: str | None = None) -> dict[str, Any]:
    """One field with its label, hint and errors tied to it. `hint` stands in place of the field's help text."""
    if hint is not None:
        # a copy: Django names the help text of the field in aria-describedby by itself
        bound_field = copy(bound_field)
        bound_field.help_text = hint
    identity, help_text = bound_field.auto_id, bound_field.help_text
    widget = bound_field.field.widget
    described_by = [widget.attrs.get("aria-describedby", "")]
    if help_text and identity:
        described_by.append(f"{identity}_helptext")
    if bound_field.errors and identity:
        described_by.append(f"{identity}_error")
    is_group = bound_field.use_fieldset
    attrs: dict[str, Any] = {}
    if not is_group and any(described_by):
        attrs["aria-describedby"] = " ".join(filter(None, described_by))
    return {
        "bound_field": bound_field,
        "control": bound_field.as_widget(attrs=attrs),
        "help_text": help_text,
        "identity": identity,
        "described_by": " ".join(filter(None, described_by)),
        "is_group": is_group,
        "is_check": isinstance(widget, CheckboxInput),
        "is_required": bound_field.field.required,
    }


@register.inclusion_tag("gongkai/components/_help_panel.html")
def help_panel(text: str, *, basis: str = "", title: str = "", folded: bool = False) -> dict[str, Any]:
    """What to fill in, why, and which article asks for it; beside the form where there is room, else folded above it."""
    return {"text": text, "basis": basis, "title": title or _("填写说明"), "folded": folded}


@register.inclusion_tag("gongkai/components/_error_summary.html")
def error_summary(form: BaseForm | None) -> dict[str, Any]:
    """All errors of a form at its head, each a link to its field. Renders nothing when there is none."""
    if form is None or not form.errors:
        return {"errors": []}
    errors = [{"text": text, "target": ""} for text in form.non_field_errors()]
    for bound_field in form:
        target = "" if bound_field.is_hidden else _focus_target(bound_field)
        for text in bound_field.errors:
            errors.append({"text": text, "target": target, "label": bound_field.label})
    return {"errors": errors}


def _focus_target(bound_field: BoundField) -> str:
    """The id of the first control of a field: a group of choices has none for its label."""
    widget, identity = bound_field.field.widget, bound_field.auto_id
    if not identity:
        return ""
    if isinstance(widget, MultiWidget):
        return f"{identity}{widget.widgets_names[0]}"  # type: ignore[attr-defined]
    return bound_field.id_for_label or f"{identity}_0"


# --- Lists -----------------------------------------------------------------------------------------------------------
@register.filter
def labelled(
    cells: Sequence[Any], columns: Sequence[Mapping[str, Any]]
) -> list[tuple[Any, Mapping[str, Any]]]:
    """Each cell of a row with its column, so that a narrow screen can name it."""
    return list(zip(cells, columns, strict=False))


@register.filter
def changes(entries: Iterable[Any]) -> list[tuple[Any, Any, Any]]:
    """Changes of a version as label, old and new value: given as triples or as objects with these names."""
    return [
        entry if isinstance(entry, tuple) else (entry.label, entry.old, entry.new) for entry in entries or ()
    ]


@register.inclusion_tag("gongkai/components/_timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """What happened, in the order given: entries with .at .who .text .detail."""
    return {"entries": list(entries or ())}


@register.inclusion_tag("gongkai/components/_steps.html")
def steps(items: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The stages of a procedure: pairs of label and status (done, current, todo)."""
    known = [(label, status if status in STEP_STATUSES else "todo") for label, status in items or ()]
    return {"items": known}


# --- Numbers ---------------------------------------------------------------------------------------------------------
@register.inclusion_tag("gongkai/components/_figure_number.html")
def figure_number(value: Any, *, label: str, unit: str = "") -> dict[str, Any]:
    """One number that matters, with what it counts."""
    return {"value": value, "label": label, "unit": unit}


@register.inclusion_tag("gongkai/components/_progress_bar.html")
def progress_bar(*, done: int, total: int, label: str = "") -> dict[str, Any]:
    """How much of a whole is done, as a bar and as words."""
    done, total = int(done or 0), int(total or 0)
    return {
        "done": done,
        "total": total,
        "label": label or _("完成进度"),
        "percent": f"{min(done, total) / total:.0%}" if total else "",
    }
