"""A list and what its address says of it: which rows, in which order, and how many there would be under other filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, ForeignKey, QuerySet
from django.http import QueryDict
from django_filters import FilterSet

from gongkai.accounts.models import User
from gongkai.accounts.row_fields import row_number
from gongkai.registers.register import Facet, Register

OF_THE_PAGE = ("page", "sort")


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: how many rows it leaves, and the address that chooses it, or, where it is chosen, leaves it."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FacetShown:
    """A facet with its values, the most frequent first."""

    label: str
    values: Sequence[FacetValue]
    left_out: int


class Listing:
    """The rows of a register that a person may see, as the query of an address narrows and sorts them."""

    def __init__(self, register: Register, user: User, query: QueryDict) -> None:
        self.register, self.user, self.query = register, user, query

    @cached_property
    def filterset(self) -> FilterSet:
        """The filters as typed."""
        return self._filtered(self.query)

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The rows that the filters leave, sorted."""
        rows: QuerySet[Any] = self.filterset.qs
        sort = self.query.get("sort", "")
        sortable = {column.order_by for column in self.register.columns if column.order_by}
        return rows.order_by(sort, "pk") if sort.removeprefix("-") in sortable else rows

    def heads(self) -> list[dict[str, Any]]:
        """The heads of the columns, each with the address that sorts by it."""
        current, heads = self.query.get("sort", ""), []
        for column in self.register.columns:
            by = column.order_by
            direction = {by: "asc", f"-{by}": "desc"}.get(current, "") if by else ""
            address = self.address(sort=f"-{by}" if direction == "asc" else by) if by else None
            heads.append({"label": column.label, "sort_url": address, "sorted": direction})
        return heads

    def address(self, **changes: str) -> str:
        """The address of this list with other values, on its first page."""
        query = self.query.copy()
        for name, value in {"page": "", **changes}.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"?{query.urlencode()}"

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is set."""
        return any(value for name, value in self.query.items() if name not in OF_THE_PAGE)

    def facets(self) -> list[FacetShown]:
        """Each facet, counted as if it alone were not set; two queries for each at most."""
        shown = [self._facet(facet) for facet in self.register.facets]
        return [facet for facet in shown if facet.values]

    def _filtered(self, query: Mapping[str, Any]) -> FilterSet:
        return self.register.filterset(query, queryset=self.register.queryset(self.user, "view"))

    def _facet(self, facet: Facet) -> FacetShown:
        query = self.query.copy()
        query.pop(facet.name, None)
        chosen = self.query.get(facet.name, "")
        found = self.filterset.filters[facet.name]
        by = facet.by() if callable(facet.by) else facet.by or found.field_name
        rows = self._filtered(query).qs.order_by()
        if not isinstance(by, str):
            rows, by = rows.annotate(_facet=by), "_facet"
        counted = rows.values_list(by).annotate(rows=Count("pk", distinct=True)).order_by("-rows", by)
        counts = {"" if value is None else str(value): count for value, count in counted}
        if chosen and chosen not in counts and chosen in self._labels(facet, by, [chosen]):
            counts[chosen] = 0
        known = [value for value in counts if value]
        named = [*known[: facet.most], *([chosen] if chosen in known[facet.most :] else [])]
        labels = self._labels(facet, by, named)
        values = [
            FacetValue(
                labels[value],
                counts[value],
                self.address(**{facet.name: "" if value == chosen else value}),
                value == chosen,
            )
            for value in named
            if value in labels
        ]
        return FacetShown(str(found.label), values, len(known) - len(named))

    def _labels(self, facet: Facet, by: str, values: Sequence[str]) -> dict[str, str]:
        """What the values are called; a value that nobody may choose has no name."""
        found = self.filterset.filters[facet.name]
        if choices := found.extra.get("choices"):
            return {
                str(value): str(label)
                for value, label in getattr(choices, "choices", choices)
                if str(value) in values
            }
        field = (
            None if by == "_facet" else self.register.queryset(self.user, "view").model._meta.get_field(by)
        )
        if isinstance(field, ForeignKey):
            related = field.related_model._default_manager.in_bulk(
                [value for value in values if row_number(value) is not None]
            )
            return {str(pk): str(getattr(row, "label", row)) for pk, row in related.items()}
        return {value: value for value in values}
