"""The forms of the workspace: a column, a place for a record, and reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.line_field import LineField
from gongkai.accounts.row_fields import RowField
from gongkai.columns.models import Column
from gongkai.columns.tree import Forest, Node


class ColumnChoice(RowField):
    """A column, named by its place in the tree."""

    def __init__(self, forest: Forest, nodes: list[Node], **kwargs: Any) -> None:
        self.forest = forest
        numbers = [node.column.pk for node in nodes]
        super().__init__(Column.objects.filter(pk__in=numbers), **kwargs)
        # In the order of the tree, which no query knows.
        empty = [("", self.empty_label)] if self.empty_label is not None else []
        several = len({node.column.owner_id for node in nodes}) > 1
        self.choices = [*empty, *((node.column.pk, self._name(node.column, several)) for node in nodes)]

    def _name(self, column: Column, several: bool) -> str:
        path = self.forest.path(column)
        return f"{column.owner.label}：{path}" if several else path


class ColumnForm(forms.ModelForm[Column]):
    """栏目."""

    class Meta:
        model = Column
        fields = ["name", "parent", "position", "update_cycle", "note", "is_shown"]
        field_classes = dict.fromkeys(["name", "note"], LineField)
        help_texts = {
            "name": _("公众看到的名称，如“通知公告”。同级栏目不重名。"),
            "position": _("数字小的在前。"),
            "update_cycle": _("动态、要闻类填 14，通知公告、政策文件类填 183；不承诺更新的留空。"),
            "note": _("一句话说明栏目收录什么，公众看得到。"),
            "is_shown": _("正在准备、还没有内容的，可以先不显示。"),
        }

    def __init__(self, *args: Any, forest: Forest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        node = forest.nodes.get(self.instance.pk)
        below = {one.column.pk for one in node.walk()} if node else set()
        offered = [
            one for one in forest.walk() if one.column.pk not in below and one.column.closed_on is None
        ]
        self.fields["parent"] = ColumnChoice(
            forest, offered, label=_("上级栏目"), required=False, empty_label=_("（一级栏目）")
        )
        self.order_fields(self.Meta.fields)

    def clean_update_cycle(self) -> int | None:
        cycle: int | None = self.cleaned_data["update_cycle"]
        if cycle is not None and not 1 <= cycle <= 3660:
            raise forms.ValidationError(_("更新周期应在 1 至 3660 天之间。"))
        return cycle

    def clean_position(self) -> int:
        position = int(self.cleaned_data["position"])
        if position > 30_000:
            raise forms.ValidationError(_("排序最大为 30000。"))
        return position

    def validate_constraints(self) -> None:
        """The action says why not, of all of it at once."""


class PlaceForm(forms.Form):
    """列入或者报送: one column."""

    def __init__(self, data: Any = None, *, forest: Forest, nodes: list[Node], prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        self.fields["column"] = ColumnChoice(forest, nodes, label=_("栏目"), empty_label=_("请选择"))


class ReasonForm(forms.Form):
    """理由."""

    reason = LineField(label=_("理由"), max_length=200)
