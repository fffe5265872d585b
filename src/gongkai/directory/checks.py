"""What a machine can check in the directory: does an agency's entry say who it is?"""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.agencies.codes import check_uscc
from gongkai.agencies.models import AgencyQuerySet
from gongkai.compliance.rule import AgencyRule, Verdict, agency_rule


def _look(agencies: AgencyQuerySet, day: date) -> Iterator[Verdict]:
    for pk, uscc, since in agencies.values_list("pk", "uscc", "since"):
        missing = []
        if not uscc or check_uscc(uscc):
            missing.append(_("统一社会信用代码"))
        if since is None:
            missing.append(_("设立日期"))
        yield Verdict(pk, not missing, _("缺少：%s") % "、".join(missing) if missing else _("已登记"))


# 条例第二十条第（二）项 asks for six elements; the other ones can be looked at once the directory holds them.
IDENTITY = agency_rule(
    AgencyRule(
        name="directory.identity",
        label=_lazy("机构名录登记了统一社会信用代码和设立日期"),
        basis=_lazy("《中华人民共和国政府信息公开条例》第二十条第（二）项"),
        text=_lazy("机构名录中的条目有校验无误的统一社会信用代码，并写明设立日期。"),
        look=_look,
    )
)
