"""What the page of an import's review shows: the text with its lines, the open questions, units, items, steps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gongkai.accounts.row_fields import row_number
from gongkai.agencies.models import Agency
from gongkai.plans import actions
from gongkai.plans.choices import Match, TaskKind
from gongkai.plans.corrections import told
from gongkai.plans.drafts import ItemDraft, UnitDraft
from gongkai.plans.forms import ImportForm, ItemFormSet
from gongkai.plans.models import Plan, PlanImport
from gongkai.plans.questions import Question, issuer_question, open_questions
from gongkai.plans.requirement import propose_kind
from gongkai.plans.review_windows import Window, window_of, window_with, windows
from gongkai.plans.update_preview import Preview
from gongkai.publishing.day import public_day

STEPS_SHOWN = 20
PLANS_OFFERED = 30


def agency_labels(staged: PlanImport) -> dict[int, str]:
    """The agencies that a unit may mean."""
    found = Agency.objects.descendants(staged.government, include_self=True)
    return {agency.pk: agency.label for agency in found.active(public_day())}


def forms_of(staged: PlanImport, window: Window, update: Preview | None, data: Any = None) -> dict[str, Any]:
    """The forms of the page: the plan as a whole and the items of the window."""
    kept = {"title": staged.title, "year": staged.year, "version": staged.version}
    kept["window"] = window.mark
    shown = staged.item_drafts()[window.first : window.last]
    items = [item.dump() | {"kind": item.terms[0]} for item in shown]
    numbers = update.numbers if update else {}
    return {
        "plan": ImportForm(data, initial=kept, prefix="plan"),
        "items": ItemFormSet(  # type: ignore[call-arg]
            data, initial=items, prefix="items", first=window.first, form_kwargs={"numbers": numbers}
        ),
    }


def questions_of(staged: PlanImport, update: Preview | None) -> list[Question]:
    """What is open of the import, and of the plan that it updates."""
    items = staged.item_drafts()
    questions = open_questions(items, staged.unit_drafts(), staged.parsed, staged.year, staged.settled)
    if update is not None:
        lines = {place: item.line for place, item in enumerate(items)}
        questions = [*update.questions(staged.settled, lines), *questions]
    issuer = issuer_question(staged.parsed, staged.title, staged.government.name)
    if issuer is not None and issuer.key not in staged.settled:
        questions = [issuer, *questions]
    # Without its answer no tasks are made, so it is asked before anything else.
    return sorted(questions, key=lambda question: question.kind != "number")


def address_of(staged: PlanImport, update: Preview | None, wanted: str) -> str:
    """Page and place of what somebody wants to see: `page:2`, `line:17` for its item, or the key of a question."""
    items, (head, _colon, number) = staged.item_drafts(), wanted.partition(":")
    place, fragment = None, "items"
    if head == "line":
        place = next((place for place, item in enumerate(items) if str(item.line) == number), None)
        fragment = f"item-{number}"
    elif head != "page":
        asked = next((one for one in questions_of(staged, update) if one.key == wanted), None)
        place, fragment = (asked.item, asked.field) if asked else (None, "questions")
    window = window_of(items, row_number(number)) if place is None else window_with(items, place)
    return f"?page={window.number}#{fragment}"


def context_of(
    staged: PlanImport,
    window: Window,
    forms: dict[str, Any],
    update: Preview | None,
    labels: Mapping[int, str],
    ticked: Collection[str] = (),
) -> dict[str, Any]:
    """Everything the template needs. `ticked` are the questions that were marked in a form that came back with errors."""
    items, units = staged.item_drafts(), staged.unit_drafts()
    questions = questions_of(staged, update)
    asked: dict[int, list[str]] = {}
    for question in questions:
        if question.item is not None:
            asked.setdefault(question.item, []).append(question.title.partition("：")[2] or question.title)
    steps = list(staged.steps.select_related("saved_by").order_by("-version")[:STEPS_SHOWN])
    return {
        "staged": staged,
        "forms": forms,
        "units": _units(units, labels),
        "cards": _cards(staged, window, forms, asked, update),
        "window": window,
        "pages": _pages(items, asked),
        "lines": _lines(staged.parsed, items, window),
        "questions": questions,
        "ticked": ticked,
        "settled": staged.settled,
        "dated": sum(bool(item.due_on) for item in items),
        "with_questions": sum(place in window for place in asked),
        "update": update,
        "plans": Plan.objects.filter(government=staged.government)[:PLANS_OFFERED],
        "steps": _told(staged, steps),
    }


def _told(staged: PlanImport, steps: Sequence[Any]) -> list[dict[str, Any]]:
    """Each correction in words: how the import stood before it beside how it stood after."""
    stands = [actions.stand_of(staged), *(actions.stand_of(step) for step in steps)]
    return [
        {"step": step, "phrases": told(stands[place + 1], stands[place])} for place, step in enumerate(steps)
    ]


def _units(units: Mapping[str, UnitDraft], labels: Mapping[int, str]) -> list[dict[str, Any]]:
    """Each unit with its place among all and the names of its agencies. Questions first: they are what the office is needed for."""
    rows = [
        {"place": place, "draft": draft, "agencies": [labels.get(agency, "") for agency in draft.agencies]}
        for place, draft in enumerate(units.values())
    ]
    return sorted(rows, key=lambda row: row["draft"].match != Match.QUESTION)


def _pages(items: Sequence[ItemDraft], asked: Mapping[int, Sequence[str]]) -> list[dict[str, Any]]:
    """The pages of the items, named by the numbers on them, with how many of their items are asked about."""
    return [
        {
            "window": window,
            "from": items[window.first].number,
            "to": items[window.last - 1].number,
            "asked": sum(place in window for place in asked),
        }
        for window in windows(items)
        if window.last > window.first
    ]


def _cards(
    staged: PlanImport,
    window: Window,
    forms: dict[str, Any],
    asked: dict[int, list[str]],
    update: Preview | None,
) -> list[dict[str, Any]]:
    """Each item's form with what is asked about it, what it changes, and why it is of its kind."""
    items, answers = staged.item_drafts(), [key.partition(":") for key in staged.settled]
    decided = {
        verb: {row_number(duty) for head, _colon, duty in answers if head == verb} for verb in ("end", "keep")
    }
    cards = []
    for place, form in enumerate(forms["items"], window.first):
        is_known = place in window
        cards.append(
            {
                "form": form,
                "asked": asked.get(place, []),
                "change": update.changes[place] if update and is_known else None,
                "ends": decided["end"],
                "keeps": decided["keep"],
                "why": _why(items[place]) if is_known else "",
                "kind": TaskKind(items[place].terms[0]).label if is_known else "",
            }
        )
    return cards


def _why(item: ItemDraft) -> str:
    """The proposal for the item's kind and what speaks for it."""
    proposal = propose_kind(item.text, item.due_on, item.due_text)
    words = {
        "deadline": _("文中写明时限“%(words)s”"),
        "period": _("文中写“%(words)s”"),
        "occasion": _("文中写“%(words)s”，情形出现后才办理"),
        "otherwise": _("没有写明时限和情形，按常年工作处理"),
    }[proposal.rule] % {"words": proposal.words}
    return _("建议%(kind)s：%(words)s。") % {"kind": TaskKind(proposal.kind).label, "words": words}


def _lines(parsed: Mapping[str, Any], items: Sequence[ItemDraft], window: Window) -> list[dict[str, Any]]:
    """The lines of the text. A line belongs to the item that began last, until another block begins."""
    starts = sorted({block["line"] for block in parsed["blocks"] if block["line"]})
    numbers = {item.line: item.number for item in items if item.line}
    here = {item.line for item in items[window.first : window.last]}
    noise = {line["line"] for line in parsed["noise"]}
    warnings: dict[int, list[str]] = {}
    for warning in parsed["warnings"]:
        warnings.setdefault(warning["line"], []).append(warning["message"])
    lines = []
    for number, text in enumerate(parsed["lines"], 1):
        place = bisect_right(starts, number)
        owner = starts[place - 1] if place else 0
        is_owned = owner in numbers and number not in noise and bool(text.strip())
        lines.append(
            {
                "number": number,
                "text": text,
                "item": numbers.get(number),
                "is_here": number in here,
                "owner": owner if is_owned else None,
                "is_noise": number in noise,
                "warnings": warnings.get(number, []),
            }
        )
    return lines
