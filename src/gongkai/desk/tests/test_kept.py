"""What is typed into a form is not lost when the session has ended, and reaches nobody but its author."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.desk import kept
from gongkai.desk.models import KeptForm
from gongkai.desk.tests.signing_in import Browser
from gongkai.factories import City, draft, fresh
from gongkai.publishing import actions as publishing
from gongkai.publishing.models import Record

pytestmark = pytest.mark.django_db
NEW = "/desk/registers/documents/new/"
TITLE, TEXT = "关于校车安全的通知", "一、总则\r\n1.按时检查车辆。"


def typed(city: City, **more: object) -> dict[str, object]:
    return {
        "title": TITLE,
        "attribute": "proactive",
        "text": TEXT,
        "agency": str(city.education.pk),
        "recipients": "",
    } | more


def sent_too_late(city: City, **more: object) -> tuple[Browser, object]:
    """The form of a new document, sent after the session has ended."""
    browser = Browser()
    browser.sign_in(city.editor)
    browser.get(NEW)
    browser.session_ends()
    return browser, browser.post(NEW, typed(city), **more)


def again(browser: Browser, page: object) -> object:
    """Press the button of the page: its first form with a kept field, as the browser reads it."""
    html = page.content.decode()  # type: ignore[attr-defined]
    form = next(part for part in re.findall(r"<form.*?</form>", html, re.DOTALL) if 'name="title"' in part)
    action = re.search(r'action="([^"]+)"', form)
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert action
    return browser.client.post(action[1], fields)


def test_what_was_typed_comes_back_after_signing_in_and_is_sent_again(city: City) -> None:
    browser, answer = sent_too_late(city)
    kept_form = KeptForm.objects.get()
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert answer.headers["Location"] == f"/desk/sign-in/?next=/desk/kept/{kept_form.token}/"  # type: ignore[attr-defined]
    sign_in = browser.get(answer.headers["Location"]).content.decode()  # type: ignore[attr-defined]
    assert "您刚才填写的内容已为您保留" in sign_in
    assert TITLE not in sign_in
    landed = browser.sign_in(city.editor, f"/desk/kept/{kept_form.token}/")
    assert landed.headers["Location"] == f"/desk/kept/{kept_form.token}/"  # type: ignore[attr-defined]
    page = browser.get(landed.headers["Location"])  # type: ignore[attr-defined]
    html = page.content.decode()  # type: ignore[attr-defined]
    assert "新建文件" in html
    assert "<dt>名称</dt><dd>关于校车安全的通知</dd>" in html
    assert "<dt>公开机构</dt><dd>云汀市教育局</dd>" in html
    assert Record.objects.count() == 0
    saved = again(browser, page)
    assert saved.status_code == 302  # type: ignore[attr-defined]
    assert Record.objects.get().document.text.splitlines() == TEXT.splitlines()
    assert KeptForm.objects.count() == 0


def test_a_form_with_errors_goes_back_to_the_screen_and_is_no_longer_kept(city: City) -> None:
    browser = Browser()
    browser.sign_in(city.editor)
    browser.get(NEW)
    browser.session_ends()
    browser.post(NEW, typed(city, title="", text="正文"))
    token = KeptForm.objects.get().token
    browser.sign_in(city.editor, f"/desk/kept/{token}/")
    page = browser.get(f"/desk/kept/{token}/")
    assert "正文" in page.content.decode()  # type: ignore[attr-defined]
    answer = browser.post(NEW, typed(city, title="", kept_form=token))
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert KeptForm.objects.count() == 0


def test_nothing_of_it_can_be_read_in_the_database(city: City) -> None:
    sent_too_late(city)
    row = KeptForm.objects.get()
    stored = b"".join(str(value).encode() for value in (row.token, row.user_id)) + bytes(row.sealed)
    for text in (TITLE, "车辆", "registers", "title"):
        assert text.encode() not in stored
    assert kept.read(row) is not None


def test_another_person_sees_nothing(city: City) -> None:
    browser, answer = sent_too_late(city)
    token = KeptForm.objects.get().token
    browser.sign_in(city.reviewer, f"/desk/kept/{token}/")
    for address in (f"/desk/kept/{token}/", "/desk/kept/", "/desk/"):
        seen = browser.client.get(address, follow=True)
        assert TITLE not in seen.content.decode()
        assert "没有提交完的内容" not in seen.content.decode()
    browser.get("/desk/")
    browser.post(f"/desk/kept/{token}/", {})
    browser.post(NEW, {"kept_form": token})
    assert KeptForm.objects.count() == 1
    assert answer.status_code == 302  # type: ignore[attr-defined]


def test_it_opens_only_in_the_row_of_its_author(city: City) -> None:
    sent_too_late(city)
    KeptForm.objects.update(user=city.reviewer)
    assert kept.read(KeptForm.objects.get()) is None
    browser = Browser()
    browser.sign_in(city.reviewer)
    assert browser.get(f"/desk/kept/{KeptForm.objects.get().token}/").status_code == 302  # type: ignore[attr-defined]


def test_who_signs_out_leaves_nothing(city: City) -> None:
    browser, _answer = sent_too_late(city)
    browser.sign_in(city.editor)
    browser.get(NEW)
    browser.post("/desk/sign-out/", {})
    assert KeptForm.objects.count() == 0
    browser.post(NEW, typed(city))
    assert KeptForm.objects.count() == 0


def test_who_signs_out_leaves_no_way_back_by_the_cookies_of_an_earlier_session(city: City) -> None:
    browser, other = Browser(), Browser()
    for one, user in ((browser, city.editor), (other, city.other_editor)):
        one.sign_in(user)
        one.get(NEW)
        one.session_ends()
    old = Browser()
    old.client.cookies.load({name: morsel.value for name, morsel in browser.client.cookies.items()})
    old.token = browser.token
    browser.sign_in(city.editor)
    browser.get(NEW)
    browser.post("/desk/sign-out/", {})
    old.post(NEW, typed(city))
    assert KeptForm.objects.count() == 0
    other.post(NEW, typed(city))
    assert KeptForm.objects.get().user == city.other_editor


@pytest.mark.parametrize("address", ["http://[::1", "http://testserver]/desk/", "//\u2100"])
def test_a_page_that_is_no_address_is_none(city: City, address: str) -> None:
    browser, answer = sent_too_late(city, headers={"Referer": address})
    assert answer.status_code == 302  # type: ignore[attr-defined]
    found = kept.read(KeptForm.objects.get())
    assert found is not None
    assert found.page == NEW
    browser.sign_in(city.editor)
    browser.token = "x" * 64
    page = browser.post(NEW, typed(city), headers={"Origin": "http://testserver", "Referer": address})
    assert page.status_code == 403  # type: ignore[attr-defined]
    assert TITLE in page.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("token", ["\0", "x" * 44, "a b", "中"])
def test_the_database_is_asked_for_nothing_that_is_no_token(city: City, token: str) -> None:
    browser, _answer = sent_too_late(city)
    browser.sign_in(city.editor)
    browser.get(NEW)
    with CaptureQueriesContext(connection) as captured:
        assert browser.client.get(f"/desk/kept/{quote(token)}/").status_code in {302, 404}
        assert browser.post(f"/desk/kept/{quote(token)}/", {}).status_code in {302, 404}  # type: ignore[attr-defined]
        kept.forget(city.editor, token)
        assert browser.post(NEW, typed(city, kept_form=token)).status_code == 302  # type: ignore[attr-defined]
    asked = [query["sql"] for query in captured if "desk_keptform" in query["sql"]]
    assert not [sql for sql in asked if "DELETE" in sql or "\0" in sql]
    assert KeptForm.objects.count() == 1


def test_a_stranger_s_form_is_not_kept(city: City) -> None:
    client = Client()
    assert client.post(NEW, typed(city)).status_code == 403
    client.cookies["gongkai_desk"] = "x" * 32
    client.post(NEW, typed(city))
    client.cookies["gongkai_desk"] = "%00' or 1"
    client.post(NEW, typed(city))
    assert KeptForm.objects.count() == 0


def test_who_is_not_known_any_more_gets_back_what_was_sent(city: City) -> None:
    client = Client()
    answer = client.post(NEW, typed(city, text="<script>一、总则"))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "没有保存" in page
    assert "&lt;script&gt;一、总则" in page
    assert TITLE in page
    assert "/desk/sign-in/?next=/desk/registers" in page
    assert answer["Cache-Control"] == "private, no-store" or "no-store" in answer["Cache-Control"]
    assert KeptForm.objects.count() == 0


def test_nothing_is_said_to_be_lost_by_signing_out_or_sending_nothing(city: City) -> None:
    browser, client = Browser(), Client()
    browser.sign_in(city.editor)
    left = browser.client.post("/desk/sign-out/", follow=True)
    assert "没有保存" not in left.content.decode()
    assert client.post(NEW, {}).status_code == 302


def test_a_planted_session_of_somebody_else_gets_nothing(city: City) -> None:
    attacker, victim = Browser(), Browser()
    attacker.sign_in(city.other_editor)
    victim.sign_in(city.editor)
    victim.get(NEW)
    victim.session_ends()
    victim.client.cookies["gongkai_desk"] = attacker.client.cookies["gongkai_desk"].value
    victim.post(NEW, typed(city))
    assert KeptForm.objects.count() == 0


@pytest.mark.parametrize("change", ["password", "inactive", "sample"])
def test_who_could_not_sign_in_any_more_keeps_nothing(city: City, change: str, settings: object) -> None:
    browser = Browser()
    browser.sign_in(city.editor)
    browser.get(NEW)
    browser.session_ends()
    user = fresh(city.editor)
    if change == "password":
        user.set_password("another-invented-password")
    elif change == "inactive":
        user.is_active = False
    else:
        user.is_sample, settings.IS_LOCAL_ORIGIN = True, False  # type: ignore[attr-defined]
    user.save()
    browser.post(NEW, typed(city))
    assert KeptForm.objects.count() == 0


def test_passwords_are_never_kept(city: City) -> None:
    browser = Browser()
    browser.sign_in(city.editor)
    browser.get("/desk/password/")
    browser.session_ends()
    browser.post(
        "/desk/password/", {"oldpassword": "an-invented-password", "password1": "x", "password2": "x"}
    )
    assert KeptForm.objects.count() == 0


def test_too_much_is_not_kept(city: City) -> None:
    browser = Browser()
    browser.sign_in(city.editor)
    browser.get(NEW)
    browser.session_ends()
    answer = browser.post(NEW, typed(city, text="字" * (kept.MOST_BYTES // 3 + 1)))
    assert KeptForm.objects.count() == 0
    assert answer.headers["Location"].startswith("/desk/sign-in/?next=/desk/registers")  # type: ignore[attr-defined]
    browser.post(NEW, typed(city, text="字" * (kept.MOST_BYTES // 3 - 400)))
    assert KeptForm.objects.count() == 1


def test_files_are_named_but_not_kept(city: City) -> None:
    browser = Browser()
    browser.sign_in(city.office)
    browser.get("/desk/plans/import/")
    browser.session_ends()
    file = SimpleUploadedFile("要点.txt", "机密内容".encode())
    browser.post("/desk/plans/import/", {"file": file, "government": str(city.government.pk)})
    row = KeptForm.objects.get()
    found = kept.read(row)
    assert found is not None
    assert found.files == ["要点.txt"]
    browser.sign_in(city.office)
    html = browser.get(f"/desk/kept/{row.token}/").content.decode()  # type: ignore[attr-defined]
    assert "文件没有保留" in html
    assert "要点.txt" in html


def test_after_two_hours_it_is_gone(city: City) -> None:
    browser, _answer = sent_too_late(city)
    row = KeptForm.objects.get()
    with time_machine.travel(timezone.now() + kept.KEEP_FOR + timedelta(seconds=1)):
        browser.sign_in(city.editor)
        assert browser.get(f"/desk/kept/{row.token}/").status_code == 302  # type: ignore[attr-defined]
        assert kept.forget_old(timezone.now()) == 1
    assert KeptForm.objects.count() == 0


def test_only_the_newest_five_are_kept(city: City) -> None:
    browser = Browser()
    browser.sign_in(city.editor)
    browser.get(NEW)
    browser.session_ends()
    for number in range(7):
        browser.post(NEW, typed(city, title=f"第{number}件"))
    kept_titles = [dict(found.fields)["title"] for row in KeptForm.objects.all() if (found := kept.read(row))]
    assert sorted(kept_titles) == ["第2件", "第3件", "第4件", "第5件", "第6件"]


def test_a_look_at_another_page_does_not_lose_the_form_in_this_one(city: City) -> None:
    browser = Browser()
    browser.sign_in(city.editor)
    browser.get(NEW)
    token = browser.token
    browser.session_ends()
    for address in ("/desk/", "/desk/sign-in/"):
        browser.get(address)
    browser.token = token
    browser.post(NEW, typed(city))
    assert KeptForm.objects.get().user == city.editor


def test_sessions_that_ended_long_ago_are_forgotten(city: City) -> None:
    browser = Browser()
    browser.sign_in(city.editor)
    browser.session_ends()
    kept.forget_old(timezone.now())
    assert Session.objects.count() == 1
    kept.forget_old(timezone.now() + kept.REMEMBER_SESSIONS_FOR)
    assert Session.objects.count() == 0


def test_htmx_is_told_to_load_the_whole_page(city: City) -> None:
    _browser, answer = sent_too_late(city, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/desk/sign-in/?next=/desk/kept/")  # type: ignore[attr-defined]


def test_a_form_of_a_page_that_is_gone_is_still_shown(city: City, now: datetime) -> None:
    record = draft(city, now)
    browser = Browser()
    browser.sign_in(city.editor)
    address = f"/desk/registers/documents/{record.pk}/edit/"
    browser.get(address)
    browser.session_ends()
    browser.post(address, typed(city))
    publishing.delete_draft(record, actor=city.editor)
    row = KeptForm.objects.get()
    browser.sign_in(city.editor)
    page = browser.get(f"/desk/kept/{row.token}/")
    assert page.status_code == 200  # type: ignore[attr-defined]
    assert TITLE in page.content.decode()  # type: ignore[attr-defined]


def test_giving_up_forgets(city: City) -> None:
    browser, _answer = sent_too_late(city)
    browser.sign_in(city.editor)
    assert "没有提交完的内容" in browser.get("/desk/").content.decode()  # type: ignore[attr-defined]
    browser.post(f"/desk/kept/{KeptForm.objects.get().token}/", {})
    assert KeptForm.objects.count() == 0
    assert "没有提交完的内容" not in browser.get("/desk/").content.decode()  # type: ignore[attr-defined]


def test_a_token_of_an_earlier_sign_in_shows_what_was_typed_and_stores_nothing(city: City) -> None:
    browser = Browser()
    browser.sign_in(city.editor)
    browser.get(NEW)
    old = browser.token
    browser.session_ends()
    browser.sign_in(city.editor)  # in another window
    browser.token = old
    ours = {"Origin": "http://testserver"}
    page = browser.post(NEW, typed(city), headers=ours)
    assert page.status_code == 403  # type: ignore[attr-defined]
    assert TITLE in page.content.decode()  # type: ignore[attr-defined]
    assert (KeptForm.objects.count(), Record.objects.count()) == (0, 0)
    again(browser, page)
    assert Record.objects.get().title == TITLE


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_a_form_from_elsewhere_is_refused_without_showing_it(city: City, origin: str) -> None:
    browser = Browser()
    browser.sign_in(city.editor)
    page = browser.client.post(NEW, typed(city), headers={"Origin": origin} if origin else {})
    assert page.status_code == 403
    assert TITLE not in page.content.decode()


def test_a_ticked_box_is_said_in_words(city: City) -> None:
    browser = Browser()
    browser.sign_in(city.office)
    browser.get("/desk/registers/agencies/new/")
    browser.session_ends()
    browser.post("/desk/registers/agencies/new/", {"name": "云汀市数据局", "is_vertical": "on"})
    browser.sign_in(city.office)
    html = browser.get(f"/desk/kept/{KeptForm.objects.get().token}/").content.decode()  # type: ignore[attr-defined]
    assert "<dt>垂直管理</dt><dd>是</dd>" in html
