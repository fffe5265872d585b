"""Where the workspace has no page, or none for this person."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from selectolax.lexbor import LexborHTMLParser

from gongkai.accounts.models import User
from gongkai.desk.views_errors import refused
from gongkai.factories import City, draft


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def check_frame(answer: HttpResponse) -> None:
    html = LexborHTMLParser(answer.content.decode())
    assert html.css_first("h1").text() == "没有这个页面，或者您没有权限"
    assert html.css_first("main a").attributes["href"] == "/desk/"
    assert html.css_first(".desk-header .account-menu") is not None
    assert html.css_first(".site-header") is None


@pytest.mark.parametrize("address", ["/desk/nothing/", "/desk/plans/9/", "/desk/registers/nothing/"])
def test_who_is_signed_in_stays_in_the_workspace(city: City, address: str) -> None:
    answer = as_(city.editor).get(address)
    assert answer.status_code == 404
    check_frame(answer)


def test_what_is_for_others_looks_like_what_does_not_exist(city: City, now: datetime) -> None:
    record = draft(city, now)
    for address in ("/desk/verification/", f"/desk/registers/documents/{record.pk}/"):
        answer = as_(city.other_editor).get(address)
        assert answer.status_code == 404
        check_frame(answer)
    assert as_(city.auditor).get("/desk/verification/").status_code == 200


def test_a_refusal_is_told_within_the_workspace_too(city: City) -> None:
    answer = as_(city.editor).get("/desk/admin/", follow=True)
    assert answer.status_code == 403
    check_frame(answer)


def test_strangers_read_the_public_page(db: None) -> None:
    answer = Client().get("/desk/nothing/")
    assert answer.status_code == 404
    assert "找不到这个页面" in answer.content.decode()


def test_errors_at_public_addresses_are_the_same_for_everyone(city: City) -> None:
    answer, seen_by_staff = Client().get("/nothing/"), as_(city.editor).get("/nothing/")
    assert answer.content == seen_by_staff.content
    assert "Cookie" not in seen_by_staff.get("Vary", "")

    def answer_of(user: User | None) -> HttpResponse:
        request: HttpRequest = RequestFactory().get("/nothing/")
        if user:
            request.user = user
        return refused(request, PermissionDenied())

    assert answer_of(city.editor).content == answer_of(None).content
