"""`verify` finds what was done to the directory past the actions."""

from datetime import datetime

import pytest

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.directory.tests.test_imports import import_agencies
from gongkai.publishing.verification import verify

TABLE = "代码,全称,机构性质,层级,上级机构\nyunting,云汀市人民政府,人民政府,市级,\njyj,云汀市教育局,组成部门,市级,yunting\n"


@pytest.fixture
def directory(db: None, now: datetime) -> None:
    import_agencies(TABLE, actor=User.objects.system(), now=now)


def codes() -> list[str]:
    return [problem.code for problem in verify()]


def test_a_directory_as_logged_is_whole(directory: None) -> None:
    assert codes() == []


def test_a_changed_name_an_inserted_agency_a_moved_one(directory: None) -> None:
    bureau = Agency.objects.get(code="jyj")
    Agency.objects.filter(pk=bureau.pk).update(name="悄悄改名局")
    assert codes() == ["identity"]
    Agency.objects.filter(pk=bureau.pk).update(name=bureau.name, parent=None)
    assert codes() == ["identity"]
    Agency.objects.filter(pk=bureau.pk).update(parent=bureau.parent)
    Agency.objects.create(name="凭空局", code="x", kind="department", level="city")
    assert codes() == ["identity"]
