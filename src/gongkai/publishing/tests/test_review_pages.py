"""The pages of review: schemes, delegations, emergencies, the internal register, the printed sheet; and who is kept out."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import docx
import pytest
from django.test import Client

from gongkai.accounts.choices import Role
from gongkai.documents.models import Document
from gongkai.factories import City, draft, fresh, make_person, published
from gongkai.publishing import actions, emergencies
from gongkai.publishing.attributes import Attribution
from gongkai.publishing.models import Delegation, Record, ReviewScheme

HELD = Attribution("withheld", "safety_stability", "public_security", "写有取水口坐标")


def as_(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def scheme_data(**changes: str) -> dict[str, str]:
    steps = {"step_1": "content", "step_2": "secrecy", "step_3": "final"}
    days = {f"workdays_{number}": "2" for number in (1, 2, 3)}
    return steps | days | {"people": "3", "reason": "人少"} | changes


def test_the_office_sets_a_scheme_and_the_history_is_kept(city: City) -> None:
    office, address = as_(city.office), "/desk/reviews/schemes/jyj/"
    assert "填入：三审三校" in office.get(address).content.decode()
    preset = office.get(f"{address}?preset=three-reviews").context["form"]
    assert [preset[f"step_{number}"].value() for number in range(1, 7)] == [
        *("first", "second", "secrecy", "third"), "", ""
    ]  # fmt: skip
    refused = office.post(address, scheme_data(people="2"))
    assert refused.status_code == 422
    assert "只有乡镇、街道可以低到 2 人" in refused.content.decode()
    assert office.post(address, scheme_data()).status_code == 302
    made = ReviewScheme.objects.in_force().get(agency=city.education)
    assert (made.people, str(made)) == (3, "内容审核 → 保密审查 → 终审")
    page = office.get(address).content.decode()
    assert "历次设定" in page
    assert page.count("timeline__entry") == 2
    listed = office.get("/desk/reviews/schemes/").content.decode()
    assert "最少 3 人" in listed


def test_others_read_their_own_scheme_and_set_none(city: City) -> None:
    reviewer, address = as_(city.reviewer), "/desk/reviews/schemes/jyj/"
    assert "公开主管部门设定" in reviewer.get(address).content.decode()
    assert reviewer.post(address, scheme_data()).status_code == 422
    assert ReviewScheme.objects.filter(agency=city.education).count() == 1
    assert as_(city.other_editor).get(address).status_code == 404
    assert as_(city.office).get("/desk/reviews/schemes/nothing/").status_code == 404
    assert as_(city.office).get(f"{address}?kind=nothing").status_code == 404


def test_a_reviewer_hands_over_and_takes_back(city: City) -> None:
    colleague = make_person("jyj-reviewer2", (city.education, Role.REVIEWER))
    client, address = as_(city.reviewer), "/desk/reviews/delegations/"
    today = date.today()
    data = {"agency": city.education.pk, "taker": colleague.pk, "step": "", "since": today}
    long = client.post(address, data | {"until": today + timedelta(days=200)})
    assert "一次委托最长 92 天" in long.content.decode()
    assert client.post(address, data | {"taker": city.editor.pk, "until": today}).status_code == 422
    assert client.post(address, data | {"until": today}).status_code == 302
    made = Delegation.objects.get()
    assert "jyj-reviewer某" in as_(colleague).get(address).content.decode()
    assert "终止" not in as_(colleague).get(address).content.decode().split("<tbody")[1]
    assert as_(city.other_editor).post(address, {"end": made.pk}).status_code == 404
    client.post(address, {"end": made.pk})
    made.refresh_from_db()
    assert made.ended_at


def test_the_internal_register_is_the_own_agency_s_and_nothing_of_it_is_public(
    city: City, now: datetime
) -> None:
    record = draft(city, now, "水源地调查表")
    actions.save_draft(
        record, Document(record=record, text="坐标"), "=水源地调查表", said=HELD, actor=city.editor, now=now
    )
    published(city, now, "公开的一件")
    address, mine = "/desk/reviews/internal/", as_(city.editor)
    page = mine.get(address).content.decode()
    assert "水源地调查表" in page
    assert "公共安全" in page
    assert "政府信息公开条例第十四条" in page
    assert "公开的一件" not in page
    assert "水源地" not in mine.get(f"{address}?attribute=on_request").content.decode()
    assert "水源地" in mine.get(f"{address}?attribute=withheld&q=水源").content.decode()
    rows = list(csv.reader(io.StringIO(mine.get(f"{address}?form=csv").content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["名称", "'=水源地调查表"]
    for other in (city.other_editor, city.office, city.auditor):
        assert "水源地" not in as_(other).get(address).content.decode()
        assert as_(other).get(f"/desk/registers/documents/{record.pk}/").status_code == 404
    detail = mine.get(f"/desk/registers/documents/{record.pk}/").content.decode()
    assert "不予公开；公开后可能危及" in detail
    assert "不能送审和发布" in detail


def test_emergencies_are_counted_and_decided_afterwards(city: City, now: datetime) -> None:
    ReviewScheme.objects.filter(agency=city.education).delete()
    second = make_person("jyj-reviewer2", (city.education, Role.REVIEWER))
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=make_person("jyj-reviewer1", (city.education, Role.REVIEWER)), now=now)
    made = emergencies.publish_at_once(record, actor=city.reviewer, reason="须马上澄清", now=now)
    assert "应急发布" in Client().get("/log/").content.decode()
    page, address = as_(second), f"/desk/reviews/emergencies/{made.pk}/"
    assert "须马上澄清" in as_(city.office).get("/desk/reviews/emergencies/").content.decode()
    assert as_(city.office).get(address).status_code == 200  # it oversees, and reads no draft by it
    assert "不是市教育局的审核人员" in as_(city.office).get(address).content.decode()
    assert as_(city.other_editor).get(address).status_code == 404
    refused = page.post(address, {"decision": "", "opinion": "独有的意见"})
    assert refused.status_code == 422
    assert "独有的意见" in refused.content.decode()
    assert page.post(address, {"decision": "return", "opinion": "不实"}).status_code == 302
    assert "请撤回，或者更正" in page.get(address).content.decode()
    listed = as_(city.office).get("/desk/reviews/emergencies/?state=refused").content.decode()
    assert "补审不同意" in listed


@pytest.fixture
def reviewed(city: City, now: datetime) -> Record:
    """A draft whose first step was approved."""
    ReviewScheme.objects.filter(agency=city.education).delete()
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, opinion="内容属实，同意。", now=now)
    return record


def test_the_sheet_has_opinions_times_and_room_to_sign(city: City, reviewed: Record) -> None:
    client, address = as_(city.editor), f"/desk/reviews/sheets/{reviewed.pk}.docx"
    sheet = docx.Document(io.BytesIO(client.get(address).content))
    assert "信息发布（保密）审查审批表" in [paragraph.text for paragraph in sheet.paragraphs]
    text = "\n".join(paragraph.text for paragraph in sheet.paragraphs)
    assert "信息名称：关于校车安全的通知" in text
    assert "公开属性：主动公开" in text
    rows = [[cell.text for cell in row.cells] for row in sheet.tables[0].rows]
    assert rows[0] == ["环节", "审查人", "意见、依据和文号", "时间"]
    assert rows[1] == ["内容审核", "jyj-reviewer某", "同意；内容属实，同意。", "2026年6月30日 09:00"]
    assert [row[:2] for row in rows[2:]] == [["保密审查", "（签字）"], ["终审", "（签字）"]]
    assert as_(city.other_editor).get(address).status_code == 404
    assert client.get(f"/desk/reviews/sheets/{reviewed.pk}.pdf").content.startswith(b"%PDF")


def test_the_sheet_opens_in_an_office_program(city: City, reviewed: Record, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    path = tmp_path / "sheet.docx"
    path.write_bytes(as_(city.editor).get(f"/desk/reviews/sheets/{reviewed.pk}.docx").content)
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True,
        capture_output=True,
    )
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_a_public_record_shows_nothing_of_its_review(city: City, now: datetime) -> None:
    record = published(city, now)
    stranger = as_(city.other_editor)
    page = stranger.get(f"/desk/registers/documents/{record.pk}/").content.decode()
    assert "审批表" not in page
    assert fresh(city.reviewer).name not in page
    assert stranger.get(f"/desk/reviews/sheets/{record.pk}.docx").status_code == 404
