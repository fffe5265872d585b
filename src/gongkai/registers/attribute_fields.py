"""公开属性 in the form of every record: required, proactive unless another is chosen, and then with ground and reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.publishing.attributes import STATE_SECRET, Attribution
from gongkai.publishing.attribution import faults_of
from gongkai.publishing.choices import Attribute, Ground, Interest

_NONE = ("", _("（主动公开的不选）"))


class AttributeFields(forms.Form):
    """The fields; a form of records takes them in."""

    attribute = forms.ChoiceField(
        label=_("公开属性"),
        choices=Attribute.choices,
        initial=Attribute.PROACTIVE,
        help_text=_("不主动公开的不能发布，记入本机关的不公开登记册。国家秘密不得录入。"),
    )
    attribute_ground = forms.ChoiceField(
        label=_("不主动公开的法定事由"),
        required=False,
        choices=[_NONE, *((key, label) for key, label in Ground.choices if key != STATE_SECRET)],
    )
    attribute_interest = forms.ChoiceField(
        label=_("涉及的利益"),
        required=False,
        choices=[("", _("（事由列明几种利益的，选一种）")), *Interest.choices],
    )
    attribute_reason = forms.CharField(
        label=_("确定公开属性的理由"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "attribute" in cleaned:
            for field, reason in faults_of(self.attribution()):
                if field not in self.errors:
                    self.add_error(field, str(reason))
        return cleaned

    def attribution(self) -> Attribution:
        """What was said."""
        given = self.cleaned_data
        return Attribution(
            given.get("attribute", ""),
            given.get("attribute_ground", ""),
            given.get("attribute_interest", ""),
            given.get("attribute_reason", "").strip(),
        )


def initial_of(said: Attribution) -> dict[str, str]:
    """The same as the form shows it."""
    return {
        "attribute": said.attribute,
        "attribute_ground": said.ground,
        "attribute_interest": said.interest,
        "attribute_reason": said.reason,
    }
