"""Rules that a machine can check of each agency: declared by the rooms whose data show the answer, run where a rule is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from gongkai.agencies.models import AgencyQuerySet


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether an agency fulfils a rule on a day; `detail` is what was found, in words of at most 300 characters."""

    agency_id: int
    is_fulfilled: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `name` is stored and never changes; `basis` is where it stands in law, `text` what exactly is looked at.

    `look` says of each of the agencies how it stands on the day, in a fixed number of queries however many there are.
    """

    name: str
    label: str | Promise
    basis: str | Promise
    text: str | Promise
    look: Callable[[AgencyQuerySet, date], Iterable[Finding]]


_rules: dict[str, Rule] = {}


def check_rule(rule: Rule) -> Rule:
    """Register a rule; a room calls this when Django starts."""
    _rules[rule.name] = rule
    return rule


def all_rules() -> list[Rule]:
    """Every rule that was declared, in the order of their names."""
    return [_rules[name] for name in sorted(_rules)]


def rule_of(name: str) -> Rule | None:
    """The rule of that name; None where no room declares it any more."""
    return _rules.get(name)
