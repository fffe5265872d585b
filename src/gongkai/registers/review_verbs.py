"""The buttons of review, and what each of them asks: it depends on the step that waits and on who has opened the page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.day_field import DayField
from gongkai.accounts.line_field import LineField
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.attachments import actions as attachments
from gongkai.attachments.forms import AttachmentField
from gongkai.attachments.models import SignedSheet
from gongkai.attachments.uploads import Upload, written
from gongkai.publishing import actions, emergencies, reviewing, rules
from gongkai.publishing.choices import ReviewStep, RevisionState
from gongkai.publishing.day import public_day
from gongkai.publishing.files import copied
from gongkai.publishing.models import Record
from gongkai.publishing.moving import read
from gongkai.publishing.review_forms import SecrecyForm
from gongkai.publishing.rules import REVIEW_BASIS
from gongkai.publishing.standing import standing, stands_for, steps_at_once
from gongkai.publishing.steps import Person, Standing
from gongkai.registers.register import Help, Verb

SHEET = "review_sheet"
_AREA = {"rows": 3}
_NOBODY_YET = Person("", 0)


class OpinionForm(SecrecyForm):
    """审核意见."""

    opinion = forms.CharField(
        label=_("意见"), required=False, max_length=500, widget=forms.Textarea(attrs=_AREA)
    )
    only_this = forms.BooleanField(label=_("只办理第一个环节"), required=False)

    field_order = ["ground", "reference", "opinion", "only_this"]

    def __init__(self, *args: Any, may_stop: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        steps = more["steps"]
        if len(steps) < 2 or not may_stop:
            del self.fields["only_this"]
        else:
            labels = _text("、").join(str(ReviewStep(step).label) for step in steps)
            help_text = _text("您可以一并办理：%(steps)s。后面的环节另由他人办理的，请勾选。")
            self.fields["only_this"].help_text = help_text % {"steps": labels}


class PaperForm(SecrecyForm):
    """登记纸质审批."""

    approver = LineField(label=_("签字人"), max_length=40)
    signed_on = DayField(label=_("签字日期"))
    sheet = AttachmentField(label=_("签字件"), most=1)
    opinion = forms.CharField(
        label=_("意见"), required=False, max_length=500, widget=forms.Textarea(attrs=_AREA)
    )

    field_order = ["approver", "signed_on", "ground", "reference", "opinion", "sheet"]


class ReturnForm(forms.Form):
    """退回理由."""

    opinion = forms.CharField(label=_("退回理由"), max_length=500, widget=forms.Textarea(attrs=_AREA))
    to_step = forms.ChoiceField(label=_("退回到"), required=False, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, passed: tuple[str, ...], **more: Any) -> None:
        super().__init__(data, **more)
        if not passed:
            del self.fields["to_step"]
            return
        steps = [(step, ReviewStep(step).label) for step in passed]
        field = self.fields["to_step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("作者（修改后重新送审）")), *steps]
        field.initial = ""


class EmergencyForm(SecrecyForm):
    """应急发布的理由."""

    reason = forms.CharField(label=_("应急发布的理由"), max_length=300, widget=forms.Textarea(attrs=_AREA))

    field_order = ["reason", "ground", "reference"]


def _at_once(user: User, record: Record) -> tuple[str, ...]:
    """The steps that this person may decide in one act."""
    return steps_at_once(user, record, _standing(record), stands_for(user, public_day()))


def _standing(record: Record) -> Standing:
    assert record.working is not None
    return standing(record.working)


def _approve_form(user: User, record: Record, data: Any, files: Any) -> forms.Form:
    return OpinionForm(data, steps=_at_once(user, record))


def _publish_form(user: User, record: Record, data: Any, files: Any) -> forms.Form:
    return OpinionForm(data, steps=_at_once(user, record), may_stop=False)


def _waiting(record: Record) -> tuple[str, ...]:
    return tuple(stage.step for stage in _standing(record).waiting[:1])


def _return_form(user: User, record: Record, data: Any, files: Any) -> forms.Form:
    return ReturnForm(data, passed=tuple(event.step for event in _standing(record).approvals))


def is_in_review(record: Any) -> bool:
    """Whether the row is its own people's, and waits at a step."""
    return record.is_own and record.working is not None and record.working.state == RevisionState.IN_REVIEW


def _one_is_enough(record: Any) -> bool:
    if not is_in_review(record):
        return False
    stands = _standing(record)
    return len(stands.waiting) == 1 or stands.ends_with(_NOBODY_YET)


def _more_than_one_step(record: Any) -> bool:
    return is_in_review(record) and not _one_is_enough(record)


def _why_not_approve(user: User, record: Record) -> list[Reason | None]:
    return actions.why_not_review(user, record, "approve")


def _why_not_publish(user: User, record: Record) -> list[Reason | None]:
    reasons = _why_not_approve(user, record)
    if any(reasons) or len(_at_once(user, record)) == len(_standing(record).waiting):
        return reasons
    return [Reason(_text("后面还有须由他人审核的环节，请先“同意”。"), REVIEW_BASIS)]


def _publish_after_approval(
    record: Record, *, actor: User, seen: int | None, now: datetime, **given: Any
) -> None:
    """Both or neither. What is copied lies in public for a moment, so the person is asked about before."""
    fresh = read(record)
    refuse_if([*_why_not_publish(actor, fresh), rules.is_what_was_seen(fresh, seen)])
    refuse_if(actions.at_the_gate(fresh, now))
    with copied(record), transaction.atomic():
        actions.approve(record, actor=actor, seen=seen, now=now, **given)
        actions.publish(record, actor=actor, now=now)


def approve_on_paper(
    record: Record,
    *,
    approver: str,
    signed_on: date,
    sheet: list[Upload],
    actor: User,
    seen: int | None = None,
    now: datetime,
    **conclusion: str,
) -> None:
    """Keep the signed sheet, and record the approval that it shows: both or neither."""
    with written(sheet) as uploads, transaction.atomic():
        review = reviewing.approve_on_paper(
            record,
            approver=approver,
            signed_on=signed_on,
            sheet_digest=uploads[0].digest,
            actor=actor,
            seen=seen,
            now=now,
            **conclusion,
        )
        kept = attachments.store_all(uploads, agency=record.agency, actor=actor, now=now, purpose=SHEET)
        SignedSheet.objects.create(review=review, attachment=kept[0])


REVIEW_VERBS = (
    Verb(
        "approve-and-publish",
        _("同意并发布"),
        "primary",
        _("审核的是当前这一稿；发布后立即对公众可见，并记入公开日志。"),
        _one_is_enough,
        _why_not_publish,
        _publish_after_approval,
        form_for=_publish_form,
        shows_changes=True,
        help=Help(
            _(
                "审核看三件事：能不能公开、内容是否准确、要不要先问别的单位。同意的是您眼前这一稿，此后改动要重新送审。拿不准能不能公开的，先退回，报主管部门或者保密部门确定。"
            ),
            _("《政府信息公开条例》第六条、第十一条、第十四条至第十七条"),
        ),
    ),
    Verb(
        "approve",
        _("同意"),
        "secondary",
        _("同意之后转到下一环节；这是最后一个环节的，由编辑择时发布。"),
        is_in_review,
        _why_not_approve,
        actions.approve,
        form_for=_approve_form,
        shows_changes=True,
        help=Help(
            _(
                "同意的是您眼前这一稿；发布前再改动，要重新送审。拿不准能不能公开的，先退回，报主管部门或者保密部门确定。"
            ),
            _("《政府信息公开条例》第十四条至第十七条"),
        ),
    ),
    Verb(
        "approve-on-paper",
        _("登记纸质审批"),
        "secondary",
        _("这一环节已经在纸上签字的，写明签字人和日期，上传签字件。"),
        is_in_review,
        reviewing.why_not_record_paper,
        approve_on_paper,
        form_for=lambda user, record, data, files: PaperForm(data, files, steps=_waiting(record)),
        shows_changes=True,
        help=Help(
            _(
                "签字人不能是这一稿的作者，也不能是已经审过其他环节的人。登记的是谁、什么时候签的，签字件存档备查。"
            ),
            _("《政府信息公开条例》第十七条"),
        ),
    ),
    Verb(
        "return",
        _("退回修改"),
        "secondary",
        _("退回给作者修改，或者退回前面的环节重审，请写明理由。"),
        is_in_review,
        lambda user, record: actions.why_not_review(user, record, "return_for_changes"),
        actions.return_for_changes,
        form_for=_return_form,
        shows_changes=True,
        help=Help(
            _("写清哪一处要改、怎样改，作者不用再来问。理由留在审核意见中，公众看不到。"),
            _("《政府信息公开条例》第十七条"),
        ),
    ),
    Verb(
        "publish-at-once",
        _("应急发布"),
        "danger",
        _("先发布，其余环节在期限内补审。公开日志中标明是应急发布，并计入应急发布的统计。"),
        _more_than_one_step,
        emergencies.why_not_publish_at_once,
        emergencies.publish_at_once,
        form_for=lambda user, record, data, files: EmergencyForm(data, steps=_waiting(record)),
        shows_changes=True,
        help=Help(
            _(
                "只用于等不得的：突发事件、不实信息须马上澄清。作者不能自己应急发布。补审不同意的，须撤回或者更正。"
            ),
            _("《政府信息公开条例》第六条第二款、第十七条"),
        ),
    ),
)
