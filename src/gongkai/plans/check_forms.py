"""Which rule an act ties to a task, or takes off it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.compliance.rule import agency_rules
from gongkai.plans.act_forms import ActForm, ReasonForm
from gongkai.plans.checks import Proof
from gongkai.registers.register import Help


class TieForm(ReasonForm):
    """关联核验规则: those that are not tied yet, each with what it looks at and where it stands in law."""

    help = Help(
        _("选一条系统能自己核对的规则。关联之后，承办机构不用自报进度，由系统每天核对已经公开的信息。"),
        _("《政府信息公开条例》第四十六条"),
    )

    rule = forms.ChoiceField(label=_("规则"), widget=forms.RadioSelect)
    field_order = ["rule", "reason"]

    def prepare(self) -> None:
        tied = {check.rule for check in self.row.checks.all()}
        field = self.fields["rule"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (
                rule.name,
                _("%(label)s：%(text)s依据：%(basis)s。")
                % {"label": rule.label, "text": rule.text, "basis": rule.basis},
            )
            for rule in agency_rules()
            if rule.name not in tied
        ]


class UntieForm(ReasonForm):
    """取消核验规则: one of those that are tied."""

    rule = forms.ChoiceField(label=_("规则"), widget=forms.RadioSelect)
    field_order = ["rule", "reason"]

    def prepare(self) -> None:
        field = self.fields["rule"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(check.rule, Proof(check.rule, ()).label) for check in self.row.checks.all()]


class NowForm(ActForm):
    """立即核验: nothing is asked."""
