"""Forms of review: the steps of a scheme, a delegation, the conclusion of the secrecy step, a decision afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.accounts.day_field import DayField
from gongkai.accounts.line_field import LineField
from gongkai.accounts.models import User
from gongkai.accounts.row_fields import RowField
from gongkai.agencies.models import Agency
from gongkai.publishing.choices import Decision, ReviewStep, SecrecyGround
from gongkai.publishing.models import person_of
from gongkai.publishing.schemes import is_township
from gongkai.publishing.steps import FEWEST, MOST_STAGES, MOST_WORKDAYS, Scheme, Stage, fewest_people


class SchemeForm(forms.Form):
    """审核流程: up to six steps in their order, each with its days and perhaps its person; then people and reason."""

    def __init__(self, data: Any, *, scheme: Scheme, people: Sequence[User], agency: Agency) -> None:
        super().__init__(data)
        self.named = {str(user.pk): user for user in people}
        choices = [("", _("任一审核人员")), *((key, user.name) for key, user in self.named.items())]
        for number in range(1, MOST_STAGES + 1):
            stage = scheme.stages[number - 1] if number <= len(scheme.stages) else None
            words = {"number": number}
            self.fields[f"step_{number}"] = forms.ChoiceField(
                label=_text("第 %(number)s 步") % words,
                choices=[("", _("（没有这一步）")), *ReviewStep.choices],
                required=False,
                initial=stage.step if stage else "",
            )
            self.fields[f"workdays_{number}"] = forms.IntegerField(
                label=_text("第 %(number)s 步的期限（工作日）") % words,
                min_value=1,
                max_value=MOST_WORKDAYS,
                required=False,
                initial=stage.workdays if stage else 3,
            )
            self.fields[f"person_{number}"] = forms.ChoiceField(
                label=_text("第 %(number)s 步由谁审核") % words,
                choices=choices,
                required=False,
                initial=str(stage.person.id) if stage and stage.person else "",
            )
        fewest = fewest_people(is_township(agency))
        self.fields["people"] = forms.IntegerField(
            label=_("最少人数（连同起草人）"),
            min_value=FEWEST,
            max_value=MOST_STAGES + 1,
            initial=scheme.people,
            help_text=_text("一个环节一人的，填环节数加一；不得少于 %(fewest)s 人。") % {"fewest": fewest},
        )
        self.fields["reason"] = LineField(
            label=_("理由"),
            required=False,
            max_length=300,
            help_text=_("不是一个环节一人，或者指定上级人员的，写明理由；考核时会看到。"),
        )

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each step, side by side."""
        names = ("step", "workdays", "person")
        return [[self[f"{name}_{number}"] for name in names] for number in range(1, MOST_STAGES + 1)]

    def scheme(self) -> Scheme:
        """What was typed; steps that were left empty are left out."""
        given, stages = self.cleaned_data, []
        for number in range(1, MOST_STAGES + 1):
            if step := given[f"step_{number}"]:
                named = self.named.get(given[f"person_{number}"])
                days = given[f"workdays_{number}"] or 3
                stages.append(Stage(step, days, person_of(named) if named else None))
        return Scheme(tuple(stages), given["people"])


class DelegationForm(forms.Form):
    """委托审核."""

    agency = RowField(Agency.objects.none(), label=_("机构"), empty_label=None)
    taker = RowField(User.objects.none(), label=_("受托人"))
    step = forms.ChoiceField(
        label=_("环节"), choices=[("", _("所有环节")), *ReviewStep.choices], required=False
    )
    since = DayField(label=_("起始日期"))
    until = DayField(label=_("截止日期"))

    def __init__(self, data: Any, *, user: User, agencies: QuerySet[Agency], today: date) -> None:
        super().__init__(data, initial={"since": today})
        colleagues = User.objects.filter(
            posts__agency__in=agencies, posts__role=Role.REVIEWER, is_active=True
        )
        for name, rows in (("agency", agencies), ("taker", colleagues.exclude(pk=user.pk).distinct())):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class SecrecyForm(forms.Form):
    """保密审查结论: asked for where the secrecy step is among those to be decided."""

    ground = forms.ChoiceField(
        label=_("保密审查结论"), choices=[("", _("请选择")), *SecrecyGround.choices], widget=forms.Select
    )
    at_step = forms.CharField(required=False, widget=forms.HiddenInput)
    reference = LineField(
        label=_("依据文号"),
        required=False,
        max_length=100,
        help_text=_("已经解密或者报请确定的，填解密通知、答复的文号；其他可以填本单位保密审查的登记号。"),
    )

    def __init__(self, data: Any = None, files: Any = None, *, steps: tuple[str, ...], **more: Any) -> None:
        super().__init__(data, files, **more)
        self.fields["at_step"].initial = steps[0] if steps else ""
        if ReviewStep.SECRECY not in steps:
            del self.fields["ground"], self.fields["reference"]


class AfterReviewForm(SecrecyForm):
    """补审: yes or no to the step that was left."""

    decision = forms.ChoiceField(
        label=_("补审意见"),
        choices=[(Decision.APPROVE, _("同意")), (Decision.RETURN, _("不同意，须撤回或者更正"))],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label=_("意见"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ["decision", "ground", "reference", "opinion"]

    def __init__(self, data: Any, *, steps: tuple[str, ...]) -> None:
        super().__init__(data, steps=steps)
        if "ground" in self.fields:
            # Whoever refuses says why in their opinion.
            self.fields["ground"].required = False
            self.fields["ground"].help_text = _("同意的，须选择。")
