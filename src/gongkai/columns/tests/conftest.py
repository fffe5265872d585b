"""A tree of the city's government and one of the education bureau, kept by those who keep them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.columns import actions
from gongkai.columns.models import Column
from gongkai.factories import City, fresh


@dataclass
class Columns:
    """News of the government with a column below; notices of the bureau."""

    news: Column
    notices: Column
    schools: Column


def add(owner: Agency, name: str, actor: User, now: datetime, **more: object) -> Column:
    return actions.save(Column(owner=owner, name=name, **more), actor=fresh(actor), now=now)


@pytest.fixture
def columns(city: City, now: datetime) -> Columns:
    news = add(city.government, "政务动态", city.office, now, update_cycle=14)
    return Columns(
        news=news,
        notices=add(city.government, "通知公告", city.office, now, parent=news, update_cycle=183),
        schools=add(city.education, "学校通知", city.editor, now),
    )
