"""Two people who saved the same record: what each of them said, field by field, and a form that loses nothing of either."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.forms import BaseForm
from django.utils.choices import flatten_choices

from gongkai.registers.register import Conflict

LONGEST_WHOLE = 200


def merge(form: Any, base: BaseForm, theirs: BaseForm, public: BaseForm | None) -> Iterator[Conflict]:
    """Compare what was typed into a form with what others saved since it was opened.

    `base` holds what the person started from. Where they changed nothing, `form.data` takes what the others saved; what they
    typed stays. `form.data` must be a copy that may be written to.
    """
    for bound in form.visible_fields():
        name = bound.name
        if name not in theirs.fields:
            continue
        typed = _text(bound.data)
        saved, begun = _value(theirs, name), _value(base, name)
        if typed == _text(saved):
            continue
        is_taken = typed == _text(begun)
        if is_taken:
            _set(form.data, bound.html_name, saved)
        shown = _shown(theirs.fields[name])
        texts = [shown(typed), shown(_text(saved)), shown(_text(_value(public, name))) if public else ""]
        mine, others, now_public = _short(texts)
        yield Conflict(bound.label, mine, others, now_public, is_taken)


def _value(form: BaseForm, name: str) -> Any:
    return form.fields[name].widget.format_value(form[name].value())


def _text(value: Any) -> str:
    """What a control says, however its lines end."""
    if isinstance(value, (list, tuple)):
        return "\n".join(map(str, value))
    return "" if value is None else "\n".join(str(value).split("\r\n")).strip()


def _set(data: Any, name: str, value: Any) -> None:
    if isinstance(value, (list, tuple)):
        data.setlist(name, list(map(str, value)))
    else:
        data[name] = "" if value is None else str(value)


def _shown(field: Any) -> Any:
    flat: Any = flatten_choices(getattr(field, "choices", ()))
    labels = {str(key): str(label) for key, label in flat}
    return lambda text: labels.get(text, text)


def _short(texts: list[str]) -> list[str]:
    """Of long texts only the lines that mine and theirs do not share."""
    if max(map(len, texts)) <= LONGEST_WHOLE:
        return texts
    mine, theirs, public = (text.splitlines() for text in texts)
    shared = set(mine) & set(theirs)
    return ["\n".join(line for line in lines if line not in shared) for lines in (mine, theirs, public)]
