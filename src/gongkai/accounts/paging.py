"""The pages of a list, by what stands in its address."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict


class Pages(Paginator):
    """Django's, but for numbers before the first page: these ask for the first, where Django gives the last."""

    def get_page(self, number: Any) -> Page[Any]:
        """The page of that number; the first for what is no number or less than one, the last for what lies beyond."""
        try:
            is_before = int(number) < 1
        except (TypeError, ValueError):
            is_before = False
        return self.page(1) if is_before else super().get_page(number)


def query_without_page(asked: QueryDict) -> str:
    """What an address asks but for the page: for the links from one page of a list to the others."""
    query = asked.copy()
    query.pop("page", None)
    return query.urlencode()
