"""The side navigation of the workspace: what this person can use."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.lexicon.correcting import REGISTER, may_correct
from gongkai.plans.models import Plan
from gongkai.registers.register import all_registers

ROOMS = (
    ("behind", gettext_noop("机构进度")),
    ("heat-map", gettext_noop("热力图")),
    ("rounds", gettext_noop("填报批次")),
    ("dunnings", gettext_noop("督办单")),
    ("compare", gettext_noop("与往年比较")),
    ("closing", gettext_noop("年度落实情况")),
)
"""Pages of the newest plan that an office looks for by name."""


def navigation(user: User, path: str) -> list[dict[str, Any]]:
    """Label and address of each entry; the one that is open is `current`."""
    entries = _entries(user)
    places = {url: url for _label, url in entries}
    # Finding a word and correcting it stand beside the register of words, and are no entry of their own.
    places[reverse("lexicon:find").removesuffix("find/")] = reverse("registers:list", args=[REGISTER])
    current = places.get(max((place for place in places if path.startswith(place)), key=len, default=""))
    return [{"label": label, "url": url, "current": url == current} for label, url in entries]


def commands(user: User) -> list[tuple[str, str]]:
    """Everything that the person can open from anywhere: the navigation, what can be made, one's own account."""
    made = [
        (_("新建%(label)s") % {"label": register.label}, reverse("registers:create", args=[register.slug]))
        for register in all_registers()
        if register.may_create(user)
    ]
    plan = Plan.objects.for_user(user, "manage").order_by("-year", "-pk").first()
    rooms = (
        [(_(label), reverse(f"plans-desk:{name}", args=[plan.pk])) for name, label in ROOMS] if plan else []
    )
    reviews = [
        (_("委托审核"), reverse("reviews:delegations")),
        (_("应急发布"), reverse("reviews:emergencies")),
    ]
    if may_correct(user):
        reviews.append((_("查找并统一改正"), reverse("lexicon:find")))
    own = [(_("通知"), reverse("desk:notifications")), (_("修改密码"), reverse("account_change_password"))]
    return [*_entries(user), *rooms, *made, *reviews, *own, (_("公众网站"), reverse("portal:home"))]


def _entries(user: User) -> list[tuple[str, str]]:
    entries = [(_("工作台"), reverse("desk:home")), (_("我的任务"), reverse("plans-desk:my-tasks"))]
    entries.append((_("工作要点"), reverse("plans-desk:plans")))
    if user.agency_ids(Role.DISCLOSURE_OFFICE):
        entries.append((_("导入要点"), reverse("plans-desk:upload")))
        entries.append((_("工作日历"), reverse("clock-desk:calendars")))
        entries.append((_("网站切换"), reverse("publishing-desk:cutovers")))
    entries += [
        (str(register.label_plural), reverse("registers:list", args=[register.slug]))
        for register in all_registers()
    ]
    entries.append((_("栏目"), reverse("columns-desk:columns")))
    if user.agency_ids(Role.EDITOR, Role.REVIEWER, Role.DISCLOSURE_OFFICE):
        entries.append((_("合规检查"), reverse("compliance:findings")))
        entries.append((_("审核流程"), reverse("reviews:schemes")))
        entries.append((_("不公开登记册"), reverse("reviews:internal")))
    if user.agency_ids(Role.AUDITOR):
        entries.append((_("日志核验"), reverse("desk:verification")))
    if user.is_superuser:
        entries.append((_("账号与岗位"), reverse("admin:index")))
    return entries
