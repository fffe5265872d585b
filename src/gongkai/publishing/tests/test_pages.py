"""What reaches a view of what a client sends."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from gongkai.factories import City
from gongkai.publishing.pages import CleanQueryMiddleware


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("q=%E6%95%99%00%0b%1F%7f%E8%82%B2", "教育"),
        ("q=a%%0000b", "ab"),
        ("q=a%0D%0A%09b", "a\r\n\tb"),
        ("q=%2500", "%00"),
    ],
)
def test_no_query_holds_control_characters(query: str, read: str) -> None:
    request = RequestFactory().get("/", QUERY_STRING=query)

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.GET["q"])

    assert CleanQueryMiddleware(view)(request).content.decode() == read


@pytest.mark.parametrize("address", ["/documents/", "/desk/registers/agencies/", "/desk/plans/", "/log/"])
def test_every_list_passes_over_control_characters(city: City, address: str) -> None:
    client = Client()
    client.force_login(city.office)
    names = ("q", "page", "sort", "kind", "level", "agency", "state", "show", "text", "from", "fill", "tasks")
    query = "&".join(f"{name}=%00" for name in names)
    assert client.get(f"{address}?{query}").status_code == 200
