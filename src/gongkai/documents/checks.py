"""What a machine can check in the library: does an agency still publish documents there?"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import AgencyQuerySet, Succession
from gongkai.compliance.rule import AgencyRule, Verdict, agency_rule
from gongkai.documents.kind import DOCUMENTS
from gongkai.letters.letter import written_day
from gongkai.publishing.models import Record

YEAR = timedelta(days=365)


def _look(agencies: AgencyQuerySet, day: date) -> Iterator[Verdict]:
    public = Record.objects.published().filter(kind=DOCUMENTS.name).order_by()
    newest: dict[int, datetime] = dict(
        public.values_list("agency").annotate(Max("published_at")).values_list("agency", "published_at__max")
    )
    # What an agency that has ended published counts for who carries on for it.
    before = Succession.objects.closure(day)
    # 条例第二十条 binds administrative organs; public enterprises follow the rules of their branch (第五十五条).
    asked = agencies.exclude(kind=AgencyKind.PUBLIC_ENTERPRISE)
    for pk in asked.values_list("pk", flat=True):
        moments = [newest[one] for one in (pk, *before.get(pk, ())) if one in newest]
        if not moments:
            yield Verdict(pk, False, _("文件库中没有已公开的文件"))
            continue
        last = timezone.localdate(max(moments))
        yield Verdict(pk, day - last <= YEAR, _("最近一次公开：%s") % written_day(last))


RECENT = agency_rule(
    AgencyRule(
        name="documents.recent",
        label=_lazy("近一年内在文件库公开过文件"),
        basis=_lazy("《中华人民共和国政府信息公开条例》第二十条第（一）项"),
        text=_lazy(
            "文件库中有该机构（含其承接的机构）近 365 天内首次公开、没有撤回的文件。一年是本平台的约定；公共企事业单位不问。"
        ),
        look=_look,
    )
)
