"""Posts, periods and deputies; signing in."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.factories import City, make_person

SIGN_IN = "/desk/sign-in/"


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (None, None, True),
        (date(2026, 6, 30), date(2026, 6, 30), True),  # Tuesday, its first and last day
        (date(2026, 7, 1), None, False),
        (None, date(2026, 6, 29), False),
    ],
)
def test_a_post_counts_from_its_first_to_its_last_day(
    city: City, since: date, until: date, holds: bool
) -> None:
    user = make_person("someone")
    Post.objects.create(user=user, agency=city.education, role=Role.EDITOR, since=since, until=until)
    assert Post.objects.held_by(user, date(2026, 6, 30)).exists() == holds


def test_a_deputy_acts_with_the_post(city: City) -> None:
    deputy = make_person("deputy")
    city.editor.posts.update(deputy=deputy)
    assert deputy.holds(Role.EDITOR, city.education.pk)
    assert not deputy.holds(Role.EDITOR, city.health.pk)


def test_a_disclosure_office_oversees_its_subtree(city: City) -> None:
    assert city.office.supervised_agency_ids == {
        agency.pk
        for agency in (
            *(city.government, city.office_agency, city.education, city.health),
            *(city.district, city.county),
        )
    }
    assert make_person("d", (city.district, Role.DISCLOSURE_OFFICE)).supervised_agency_ids == {
        city.district.pk
    }
    assert city.editor.supervised_agency_ids == set()


def test_a_disclosure_office_is_a_role_on_a_government(city: City) -> None:
    with pytest.raises(ValidationError, match="一级人民政府的角色"):
        Post(user=city.editor, agency=city.education, role=Role.DISCLOSURE_OFFICE).clean()


def test_signing_in_and_out(city: City) -> None:
    client = Client()
    wrong = client.post(SIGN_IN, {"login": "jyj-editor", "password": "wrong"})
    assert wrong.status_code == 200
    right = client.post(SIGN_IN, {"login": "jyj-editor", "password": "an-invented-password"})
    assert right.headers["Location"] == "/desk/"
    assert right.cookies["gongkai_desk"]["path"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    client.post("/desk/sign-out/")
    assert client.get("/desk/").headers["Location"].startswith(SIGN_IN)


def test_guessing_is_slowed_down(city: City) -> None:
    client = Client()
    answers = [client.post(SIGN_IN, {"login": "jyj-editor", "password": f"guess-{n}"}) for n in range(12)]
    right = client.post(SIGN_IN, {"login": "jyj-editor", "password": "an-invented-password"})
    assert answers[-1].status_code in {200, 429}
    assert right.status_code != 302


@pytest.mark.parametrize("address", ["/desk/sign-up/", "/accounts/signup/", "/desk/signup/"])
def test_nobody_registers_by_themselves(db: None, address: str) -> None:
    assert Client().post(address, {"username": "x", "password1": "an-invented-password"}).status_code == 404
    assert not User.objects.exists()


def test_who_left_cannot_sign_in(city: City) -> None:
    User.objects.filter(pk=city.editor.pk).update(is_active=False)
    assert not Client().login(username="jyj-editor", password="an-invented-password")


def test_sample_accounts_work_on_this_machine_only(city: City, settings: Settings) -> None:
    User.objects.filter(pk=city.editor.pk).update(is_sample=True)
    assert Client().login(username="jyj-editor", password="an-invented-password")
    settings.IS_LOCAL_ORIGIN = False
    assert not Client().login(username="jyj-editor", password="an-invented-password")
    client = Client()
    client.force_login(User.objects.get(pk=city.editor.pk))
    assert client.get("/desk/").status_code == 302


def test_the_account_of_the_command_line_cannot_sign_in(db: None) -> None:
    system = User.objects.system()
    assert system == User.objects.system()
    assert not system.has_usable_password()
    assert not system.is_active


def test_the_account_of_the_command_line_is_refused_whatever_is_done_to_it(db: None) -> None:
    system = User.objects.system()
    system.is_active = True
    system.set_password("an-invented-password")
    system.save()
    assert not Client().login(username="gongkai", password="an-invented-password")
    admin = make_person("admin", is_superuser=True, is_staff=True)
    client = Client()
    client.force_login(admin)
    assert client.get(f"/desk/admin/accounts/user/{system.pk}/change/").status_code == 302


def test_the_admin_has_no_sign_in_of_its_own(city: City) -> None:
    answer = Client().post("/desk/admin/login/", {"username": "admin", "password": "x"})
    assert answer.headers["Location"].startswith("/desk/sign-in/")
    client = Client()
    client.force_login(city.office)
    assert client.get("/desk/admin/", follow=True).status_code == 403


def test_a_deputy_of_someone_who_left_acts_no_more(city: City) -> None:
    deputy = make_person("deputy")
    city.editor.posts.update(deputy=deputy)
    User.objects.filter(pk=city.editor.pk).update(is_active=False)
    assert not deputy.holds(Role.EDITOR, city.education.pk)


def test_only_the_administrator_keeps_accounts(city: City) -> None:
    client = Client()
    client.force_login(city.office)
    assert client.get("/desk/admin/accounts/user/").status_code == 302
    admin = make_person("admin", is_superuser=True, is_staff=True)
    client.force_login(admin)
    page = client.get(f"/desk/admin/accounts/user/{city.editor.pk}/change/")
    assert page.status_code == 200
    assert client.get(f"/desk/admin/accounts/user/{city.editor.pk}/delete/").status_code == 403
