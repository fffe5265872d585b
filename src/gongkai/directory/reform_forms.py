"""What the acts of reform ask for. Each form builds the act that it describes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.agency_fields import AgenciesField
from gongkai.accounts.day_field import DayField
from gongkai.accounts.line_field import LineField
from gongkai.accounts.models import Post
from gongkai.accounts.row_fields import RowField
from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import Agency
from gongkai.directory import actions
from gongkai.directory.actions import Terms
from gongkai.directory.choices import ReformKind
from gongkai.directory.models import Reform
from gongkai.directory.people import posts_of

ReformAct = Callable[[], Reform]
PARTS = 4
LEAVES = "leaves"


class ReformForm(forms.Form):
    """The day and the document of a reform; children add whom it concerns."""

    kind: ClassVar[ReformKind]
    lead: ClassVar[Any]
    effective_on = DayField(label=_("生效日期"), validators=[MinValueValidator(date(1949, 10, 1))])
    basis = LineField(
        label=_("依据"), max_length=200, help_text=_("批准文件的发文字号或名称，将在公开页面显示。")
    )

    def __init__(self, *args: Any, supervised: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        living = supervised.filter(until=None).select_related("parent")
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = living

    def act(self, terms: Terms, people: Mapping[int, str]) -> ReformAct:
        """The act with what was typed. `people` gives for the number of a post the key of a successor."""
        raise NotImplementedError

    def heirs(self) -> dict[str, str]:
        """Key and name of each successor among whom the office has to choose; empty where there is nothing to choose."""
        return {}

    def ended(self) -> Agency | None:
        """The agency whose people have to be asked about."""
        return None

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The fields with a heading for each group, for the page."""
        return [("", list(self.visible_fields()))]


def _one(label: Any, **more: Any) -> RowField:
    return RowField(Agency.objects.none(), label=label, **more)


class RenameForm(ReformForm):
    """更名."""

    kind = ReformKind.RENAME
    lead = _("旧名称作为曾用名保留到生效日期的前一日，文件和任务中的旧名称仍能识别。")
    agency = _one(_("机构"))
    name = LineField(label=_("新全称"), max_length=100)
    short_name = LineField(label=_("新规范简称"), max_length=40, required=False)
    field_order = ["agency", "name", "short_name"]

    def act(self, terms: Terms, people: Mapping[int, str]) -> ReformAct:
        data = self.cleaned_data
        return lambda: actions.rename(
            data["agency"], name=data["name"], short_name=data["short_name"], terms=terms
        )


def _new_agency(data: Mapping[str, Any], prefix: str, parent: Agency | None, level: str) -> Agency:
    return Agency(
        name=data[f"{prefix}name"],
        short_name=data[f"{prefix}short_name"],
        code=data[f"{prefix}code"],
        kind=data[f"{prefix}kind"],
        level=level,
        parent=parent,
    )


def _fields_of_new(prefix: str) -> dict[str, forms.Field]:
    return {
        f"{prefix}name": LineField(label=_("全称"), max_length=100, required=False),
        f"{prefix}short_name": LineField(label=_("规范简称"), max_length=40, required=False),
        f"{prefix}code": forms.SlugField(
            label=_("机构代码"), max_length=20, required=False, help_text=_("用于网址，字母、数字和短横线。")
        ),
        f"{prefix}kind": forms.ChoiceField(
            label=_("机构性质"), choices=[("", "—"), *AgencyKind.choices], required=False
        ),
    }


class WithNewForm(ReformForm):
    """A form with agencies that the act makes, each with a prefix of its own."""

    prefixes: ClassVar[tuple[str, ...]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for prefix in self.prefixes:
            self.fields.update(_fields_of_new(prefix))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for prefix in self.prefixes:
            given = {name: data.get(f"{prefix}{name}") for name in ("name", "code", "kind")}
            if any(given.values()) and not all(given.values()):
                for name, value in given.items():
                    if not value and f"{prefix}{name}" not in self.errors:
                        self.add_error(f"{prefix}{name}", _("新设机构的全称、代码和性质都要填写。"))
        return data

    def new_ones(self, beside: Agency) -> list[Agency]:
        """The agencies to be made, in the place of one that exists."""
        return [
            _new_agency(self.cleaned_data, prefix, beside.parent, beside.level)
            for prefix in self.prefixes
            if self.cleaned_data[f"{prefix}name"]
        ]

    def groups(self) -> list[tuple[Any, list[Any]]]:
        fields = [field for field in self.visible_fields() if not field.name.startswith(tuple(self.prefixes))]
        rest = [
            (
                self.heading_of(prefix),
                [self[f"{prefix}{name}"] for name in ("name", "short_name", "code", "kind")],
            )
            for prefix in self.prefixes
        ]
        return [("", fields), *rest]

    def heading_of(self, prefix: str) -> Any:
        return _("新设机构")


class MergeForm(WithNewForm):
    """合并."""

    kind = ReformKind.MERGE
    lead = _("几个机构并入一个：并入现有机构，或者新设一个。未办结的任务、人员岗位和机构组随之转移。")
    prefixes = ("new_",)
    agencies = AgenciesField(label=_("被合并的机构"))
    into = _one(_("并入现有机构"), required=False, empty_label=_("新设机构（在下面填写）"))
    field_order = ["agencies", "into"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if bool(data.get("into")) == bool(data.get("new_name")):
            self.add_error("into", _("请选择并入的机构，或者填写新设的机构，两者选一。"))
        return data

    def act(self, terms: Terms, people: Mapping[int, str]) -> ReformAct:
        agencies = list(self.cleaned_data["agencies"])

        def merge() -> Reform:
            into = self.cleaned_data["into"] or self.new_ones(agencies[0])[0]
            return actions.merge(agencies, into, terms=terms)

        return merge


class SplitForm(WithNewForm):
    """分设."""

    kind = ReformKind.SPLIT
    lead = _("一个机构分成几个。由谁承担哪项任务由主管部门逐项明确，每个人转到哪里在下一步选择。")
    prefixes = tuple(f"part{number}_" for number in range(1, PARTS + 1))
    agency = _one(_("分设的机构"))
    stays = forms.BooleanField(label=_("原机构继续存在，只是分出一部分"), required=False)
    existing = AgenciesField(label=_("由现有机构承接"), required=False)
    field_order = ["agency", "stays", "existing"]

    def heading_of(self, prefix: str) -> Any:
        return _("新设机构 %(number)s") % {"number": prefix.removeprefix("part").removesuffix("_")}

    def parts(self) -> dict[str, Agency]:
        """The parts with the keys by which people are given to them."""
        new = self.new_ones(self.cleaned_data["agency"])
        known = {f"agency-{part.pk}": part for part in self.cleaned_data["existing"]}
        return {f"new-{number}": part for number, part in enumerate(new)} | known

    def heirs(self) -> dict[str, str]:
        return {} if self.cleaned_data["stays"] else {key: part.name for key, part in self.parts().items()}

    def ended(self) -> Agency | None:
        agency: Agency | None = self.cleaned_data["agency"]
        return None if self.cleaned_data["stays"] else agency

    def act(self, terms: Terms, people: Mapping[int, str]) -> ReformAct:
        def split() -> Reform:
            parts = self.parts()
            return actions.split(
                self.cleaned_data["agency"],
                list(parts.values()),
                stays=self.cleaned_data["stays"],
                people={post: parts[key] for post, key in people.items() if key in parts},
                terms=terms,
            )

        return split


class AbolishForm(ReformForm):
    """撤销."""

    kind = ReformKind.ABOLISH
    lead = _(
        "机构不再存在。有一个承接机构的，任务、人员和机构组随之转移；没有或有几个的，由主管部门逐项明确。"
    )
    agency = _one(_("撤销的机构"))
    successors = AgenciesField(label=_("承接机构"), required=False)
    field_order = ["agency", "successors"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("agency") in (data.get("successors") or ()):
            raise ValidationError(_("承接机构不能是撤销的机构自己。"))
        return data

    def heirs(self) -> dict[str, str]:
        several = self.cleaned_data["successors"]
        return {f"agency-{one.pk}": one.name for one in several} if len(several) != 1 else {}

    def ended(self) -> Agency | None:
        agency: Agency | None = self.cleaned_data["agency"]
        return agency

    def act(self, terms: Terms, people: Mapping[int, str]) -> ReformAct:
        data = self.cleaned_data
        known = {f"agency-{one.pk}": one for one in data["successors"]}
        chosen = {post: known[key] for post, key in people.items() if key in known}
        return lambda: actions.abolish(data["agency"], list(data["successors"]), people=chosen, terms=terms)


FORMS: dict[str, type[ReformForm]] = {
    form.kind.value: form for form in (RenameForm, MergeForm, SplitForm, AbolishForm)
}


class PeopleForm(forms.Form):
    """Where each person of an agency goes that is carried on by several; nobody is left out by silence."""

    def __init__(self, *args: Any, asked: ReformForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heirs, ended = asked.heirs(), asked.ended()
        choices = [("", _("请选择")), *heirs.items(), (LEAVES, _("不再任职，岗位终止"))]
        self.posts: list[Post] = (
            list(posts_of(ended, asked.cleaned_data["effective_on"])) if heirs and ended else []
        )
        for post in self.posts:
            self.fields[f"post-{post.pk}"] = forms.ChoiceField(
                label=f"{post.user}（{post.get_role_display()}）", choices=choices
            )

    def chosen(self) -> dict[int, str]:
        """The key of a successor for the number of each post that goes on."""
        given = {post.pk: self.cleaned_data[f"post-{post.pk}"] for post in self.posts}
        return {post: key for post, key in given.items() if key != LEAVES}
