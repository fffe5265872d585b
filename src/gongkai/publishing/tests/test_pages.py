"""What reaches a view of what a client sends."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.factories import City, make_person
from gongkai.publishing.models import Record
from gongkai.publishing.pages import CleanFormMiddleware, CleanQueryMiddleware

EVERY = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF)))


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


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("关于\x07防汛\x00的\x9f通知\uffff", "关于防汛的通知"),
        ("一、甲\x0c二、乙\x0b三、丙\x85四、丁", "一、甲\n二、乙\n三、丙\n四、丁"),
        ("一\t二\r\n三", "一\t二\r\n三"),
        ("𠮷\u3000é", "𠮷\u3000é"),
    ],
)
def test_no_form_holds_control_characters(sent: str, read: str) -> None:
    request = RequestFactory().post("/desk/plans/", {"text": [sent, "b"], "password": sent})
    CleanFormMiddleware(HttpResponse).process_view(request, HttpResponse, (), {})
    assert request.POST.getlist("text") == [read, "b"]
    assert request.POST["password"] == sent


def test_what_is_written_in_the_workspace_holds_no_control_characters(city: City) -> None:
    client = Client()
    client.force_login(city.office)
    document: dict[str, object] = {
        "agency": city.government.pk,
        "attribute": "proactive",
        "title": f"甲{EVERY}乙",
        "document_number": f"云政{EVERY}1号",
    }
    document |= {"issuing_body": f"市{EVERY}政府", "recipients": f"区{EVERY}", "text": f"一、总则{EVERY}"}
    assert client.post("/desk/registers/documents/new/", document).status_code == 302
    agency: dict[str, object] = {
        "name": "云汀市\x07水利局",
        "short_name": "市水\x0e利局",
        "code": "slj",
        "kind": "department",
    }
    agency |= {"level": "city", "parent": city.government.pk, "position": "9", "effective_on": "2026-06-30"}
    assert client.post("/desk/registers/agencies/new/", agency).status_code == 302
    assert Record.objects.get().title == "甲 乙"
    made = Agency.objects.get(code="slj")
    assert (made.name, made.short_name) == ("云汀市水利局", "市水利局")


def test_a_password_is_taken_as_it_was_typed(db: None) -> None:
    user: User = make_person("somebody")
    user.set_password("a\x07long-password")
    user.save()
    client = Client()
    sent = {"login": "somebody", "password": "a\x07long-password"}
    assert client.post("/desk/sign-in/", sent).headers["Location"] == "/desk/"
