"""What a machine can check of columns: is there anything in them, and is it as new as was promised?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.agencies.models import AgencyQuerySet
from gongkai.columns.figures import Figures, figures_of
from gongkai.columns.models import Column
from gongkai.columns.tree import Forest, Node
from gongkai.compliance.rule import AgencyRule, Verdict, agency_rule

BASIS = _lazy("《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决指标“栏目不更新”")
NAMED = 5


def _look(fails: Callable[[Figures], bool]) -> Callable[[AgencyQuerySet, date], Iterator[Verdict]]:
    """A look over the columns that the public sees, agency by agency; two queries and one of the agencies."""

    def look(agencies: AgencyQuerySet, day: date) -> Iterator[Verdict]:
        forest = Forest(Column.objects.filter(owner__in=agencies.order_by().values("pk")))
        shown = [node for node in forest.walk() if node.is_visible]
        figures = figures_of(shown, day)
        of_owner: dict[int, list[Node]] = {}
        for node in shown:
            of_owner.setdefault(node.column.owner_id, []).append(node)
        for pk in agencies.values_list("pk", flat=True):
            own = of_owner.get(pk, [])
            found = [node.column for node in own if fails(figures[node.column.pk])]
            yield Verdict(pk, not found, _detail(found, own))

    return look


def _detail(found: list[Column], own: list[Node]) -> str:
    if not own:
        return _("没有对公众显示的栏目")
    if not found:
        return _("%(count)s 个栏目都符合") % {"count": len(own)}
    names = _("、").join(f"“{column.name}”" for column in found[:NAMED])
    more = _("等") if len(found) > NAMED else ""
    return _("%(count)s 个：%(names)s%(more)s") % {"count": len(found), "names": names, "more": more}


EMPTY = agency_rule(
    AgencyRule(
        name="columns.empty",
        number="DP-083",
        label=_lazy("没有空白栏目"),
        basis=BASIS,
        text=_lazy(
            "对公众显示的栏目，本栏目或者下级栏目中至少有一件公开的信息；空白栏目达到五个的，单项否决。"
        ),
        look=_look(lambda figures: figures.is_empty),
    )
)

OVERDUE = agency_rule(
    AgencyRule(
        name="columns.overdue",
        label=_lazy("栏目按更新周期更新"),
        basis=BASIS,
        text=_lazy(
            "设有更新周期的栏目，最近一件信息的发布日期距今不超过周期。动态、要闻类栏目两周，通知公告、政策文件类一级栏目六个月；这两类超过周期的合计达到五个，或者其他应更新而长期不更新的栏目达到十个，才单项否决，个别栏目超过周期不是否决。"
        ),
        look=_look(lambda figures: figures.is_overdue),
    )
)
