"""Whether what the public reads went through its review: each step decided, on these bytes, by people who may (先审查、后公开)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.compliance.choices import Severity, Stage
from gongkai.compliance.rule import Found, RecordRule, Subject, record_rule
from gongkai.publishing.choices import Act, AfterReview, ReviewStep
from gongkai.publishing.models import Edition, Emergency, Record, Revision
from gongkai.publishing.standing import standings
from gongkai.publishing.steps import Standing

IN_FORCE = date(2019, 5, 15)
_LAW = (
    (date(2024, 9, 1), _lazy("《保守国家秘密法》第三十五条、《保守国家秘密法实施条例》第四十二条")),
    (date(2024, 5, 1), _lazy("《保守国家秘密法》第三十五条")),
    (IN_FORCE, _lazy("《保守国家秘密法》（2010年修订）第二十九条")),
)


def _incomplete(records: Sequence[Record]) -> Mapping[int, Found]:
    """What is missing, by record; at most six queries for all of them."""
    public = [one.current for one in records if one.current is not None]
    stands = standings(public, checked=True)
    open_ones = [revision for revision in public if not stands[revision.pk].is_complete]
    numbers = [revision.pk for revision in open_ones]
    # Our convention: what is taken over from an old site is confirmed by one other person, and does not go through the steps.
    taken_over = set(
        Edition.objects.filter(revision__in=numbers, act=Act.MIGRATED).values_list("revision", flat=True)
    )
    urgent = dict(Emergency.objects.filter(revision__in=numbers).values_list("revision", "state"))
    return {
        revision.record_id: Found(
            _sentence(stands[revision.pk], urgent.get(revision.pk)), about=f"chain {_sort(urgent, revision)}"
        )
        for revision in open_ones
        if revision.pk not in taken_over
    }


def _sort(urgent: Mapping[int, str], revision: Revision) -> str:
    return urgent.get(revision.pk, "none")


def _sentence(standing: Standing, urgent: str | None) -> str:
    steps = "、".join(str(ReviewStep(stage.step).label) for stage in standing.waiting)
    if urgent == AfterReview.REFUSED:
        return _("应急发布以后补审不同意，仍在公开")
    if urgent == AfterReview.OPEN:
        return _("应急发布，尚未补审：%(steps)s") % {"steps": steps}
    if steps:
        return _("现在公开的内容没有对应的审核：%(steps)s") % {"steps": steps}
    return _("现在公开的内容，审核的人数不够，或者由作者自己审核")


def _chain(subject: Subject) -> Iterator[Found]:
    record = subject.record
    day = timezone.localdate(record.changed_at) if record.changed_at else subject.today
    if day < IN_FORCE:
        return
    found = subject.run.of_each(record, _incomplete).get(record.pk)
    if found is not None:
        law = next(text for since, text in _LAW if day >= since)
        yield Found(
            _("%(text)s（公开当日有效的%(law)s）") % {"text": found.message, "law": law}, about=found.about
        )


CHAIN = record_rule(
    RecordRule(
        name="review.chain",
        number="DP-050",
        label=_lazy("公开的内容审核齐全"),
        basis=_lazy("《政府信息公开条例》第十七条、《保守国家秘密法实施条例》第四十二条"),
        text=_lazy(
            "公众读到的每一个字，都由审核流程的各个环节同意过，纸质签字的也算。应急发布的，补审通过以前不算齐全。从原网站迁入的不在此列：由导入以外的一人核对、作出保密审查结论后确认，不再走各个环节，这是本平台的约定。"
        ),
        severity=Severity.ERROR,
        look=_chain,
        stages=frozenset({Stage.PUBLIC}),
    )
)
