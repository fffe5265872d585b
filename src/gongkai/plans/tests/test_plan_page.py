"""What the page of a plan tells its office: who would see nothing, and how a corrected text is imported."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.accounts.models import Post, User
from gongkai.conftest import NOW
from gongkai.factories import City, fresh, make_person
from gongkai.plans.models import Duty, PlanImport
from gongkai.plans.tests.test_pages import as_, plan_of, text


def test_the_office_sees_which_leads_nobody_would_see(city: City, now: datetime) -> None:
    plan = plan_of(city, now)
    address = f"/desk/plans/{plan.pk}/"
    page = as_(city.office).get(address)
    assert list(page.context["unseen"]) == []
    assert "没有编辑账号的牵头单位" not in page.content.decode()
    Post.objects.filter(agency=city.education, role="editor").update(until=NOW.date() - timedelta(days=1))
    page = as_(city.office).get(address)
    led = Duty.objects.filter(task__plan=plan, part="lead", agency=city.education).count()
    assert [(one, one.led) for one in page.context["unseen"]] == [(city.education, led)]
    assert "请系统管理员在“账号与岗位”（/desk/admin/）中开设" in page.content.decode()
    User.objects.filter(pk=city.office.pk).update(is_superuser=True)
    assert "/desk/admin/accounts/user/" in as_(fresh(city.office)).get(address).content.decode()
    assert "没有编辑账号的牵头单位" not in as_(city.other_editor).get(address).content.decode()


def test_a_plan_is_imported_again_from_its_page(city: City, now: datetime) -> None:
    plan = plan_of(city, now)
    way = f"/desk/plans/import/?plan={plan.pk}"
    office = as_(city.office)
    assert way in office.get(f"/desk/plans/{plan.pk}/").content.decode()
    assert way not in as_(city.editor).get(f"/desk/plans/{plan.pk}/").content.decode()
    assert plan.title in office.get(way).content.decode()
    # The text bears another title: the office has said what it corrects.
    other = text(1).replace("政务公开工作要点", "公开工作安排")
    file = SimpleUploadedFile("new.txt", other.encode())
    made = office.post(way, {"government": city.government.pk, "file": file})
    assert made.status_code == 302
    assert PlanImport.objects.latest("pk").updates == plan
    for junk in ("999999", "²", "x", ""):
        assert office.get(f"/desk/plans/import/?plan={junk}").status_code == 404
    qinglan = make_person("qinglan-office", (city.district, "disclosure_office"))
    assert as_(qinglan).get(way).status_code == 404
