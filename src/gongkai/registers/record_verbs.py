"""What is done with a record from draft to public and back: the buttons of its page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from gongkai.publishing import actions
from gongkai.publishing.choices import RecordState, RevisionState
from gongkai.registers.register import Help, Verb
from gongkai.registers.review_verbs import REVIEW_VERBS
from gongkai.registers.timing import SCHEDULE_VERBS, WithdrawalForm


def _working(*states: str) -> Any:
    return lambda record: record.is_own and record.working is not None and record.working.state in states


RECORD_VERBS = (
    Verb(
        "submit",
        _("送审"),
        "primary",
        _("送审后，在审核人员退回之前不能修改。"),
        _working(RevisionState.EDITING, RevisionState.RETURNED),
        actions.why_not_submit,
        actions.submit,
        help=Help(
            _(
                "送审前请通读一遍：有没有国家秘密、商业秘密、个人隐私，日期和文号对不对。送审的就是这一稿，按本机关的审核流程由他人审核，作者不能审核自己写的。"
            ),
            _("《政府信息公开条例》第十七条"),
        ),
    ),
    *REVIEW_VERBS,
    Verb(
        "publish",
        _("发布"),
        "primary",
        _("发布后立即对公众可见，并记入公开日志。"),
        _working(RevisionState.APPROVED),
        actions.why_not_publish,
        actions.publish,
        help=Help(
            _(
                "应当主动公开的信息，自形成或者变更之日起二十个工作日内公开；法律、法规另有规定的，按规定。发布的时间和内容记入日志，以后可以核对。"
            ),
            _("《政府信息公开条例》第二十三条、第二十六条"),
        ),
    ),
    *SCHEDULE_VERBS,
    Verb(
        "withdraw",
        _("撤回"),
        "danger",
        _("撤回后公众不再看到内容；撤回本身记入公开日志。"),
        lambda record: record.is_own and record.state == RecordState.PUBLISHED,
        actions.why_not_withdraw,
        actions.withdraw,
        WithdrawalForm,
        help=Help(
            _(
                "已经公开的信息不随意撤回。内容有误，改正后重新发布即可；只有不应当公开或者公开错了的，才撤回。一般保留说明，让看过的人知道去向；涉及秘密和个人信息的，不留说明。"
            ),
            _("《政府信息公开条例》第六条、第十四条、第十五条"),
        ),
    ),
    Verb(
        "delete",
        _("删除草稿"),
        "danger",
        _("从未发布的草稿可以删除，删除后不能恢复。"),
        lambda record: record.is_own and record.state == RecordState.DRAFT,
        actions.why_not_delete,
        lambda record, *, actor, seen, **_given: actions.delete_draft(record, actor=actor, seen=seen),
        help=Help(
            _("只有从来没有发布过的草稿可以删除。发布过的，公众可能已经引用，只能撤回。"),
            _("《政府信息公开条例》第六条"),
        ),
    ),
)
