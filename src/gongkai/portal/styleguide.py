"""The style guide: every component in its states, drawn by the templates that the pages use, beside the line that draws it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.line_field import LineField

_LONG = "关于印发《云汀市政务公开工作规程（试行）》并做好二〇二六年下半年各项准备工作的补充通知"
_AT = datetime(2026, 6, 30, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
_MONTHS = tuple(f"{month}月" for month in range(1, 13))

COLOURS = (
    *(
        "accent",
        "accent-strong",
        "accent-soft",
        "ink",
        "ink-soft",
        "line",
        "line-strong",
        "surface",
        "ground",
    ),
    "band",
    *(
        f"{tone}{kind}"
        for tone in ("info", "success", "warning", "danger", "neutral")
        for kind in ("", "-soft", "-fill")
    ),
)


class _ExampleForm(forms.Form):
    title = LineField(label=_("标题"), help_text=_("写全称，不加书名号。"))
    kind = forms.ChoiceField(
        label=_("公开属性"), widget=forms.RadioSelect, choices=[("a", "主动公开"), ("b", "依申请公开")]
    )
    agency = forms.ChoiceField(label=_("公开机构"), choices=[("", "请选择"), ("a", "市教育局")])
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea, required=False)
    checked = forms.BooleanField(label=_("我已核对内容"), required=False)


@dataclass(frozen=True, slots=True)
class Example:
    """One state of a component: what it shows, and the template line that draws it with `values`."""

    state: Any
    source: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def html(self) -> str:
        """As a page would show it."""
        return Template(self.source).render(Context(self.values))


@dataclass(frozen=True, slots=True)
class Chapter:
    """The examples of one component, and when it is used."""

    slug: str
    title: Any
    use: Any
    examples: tuple[Example, ...]


def chapters() -> tuple[Chapter, ...]:
    """All components, in the order in which a page is built from them."""
    form, bound = _ExampleForm(), _ExampleForm({"title": "", "kind": "a", "agency": "", "reason": "依据不足"})
    pages = Paginator(range(950), 10)
    return (
        Chapter(
            "buttons",
            _("按钮"),
            _("一页只有一个主要按钮。不能用的按钮不隐藏，说明为什么不能用。"),
            (
                Example(_("主要"), '<button class="button" type="button">发布</button>'),
                Example(
                    _("次要"), '<button class="button button--secondary" type="button">存为草稿</button>'
                ),
                Example(_("危险"), '<button class="button button--danger" type="button">撤回</button>'),
                Example(_("安静"), '<button class="button button--quiet" type="button">退出</button>'),
                Example(
                    _("不能用"),
                    '<button class="button" type="button" aria-disabled="true" aria-describedby="why-not">送审</button>\n'
                    '<ul class="actions__reasons" id="why-not"><li>还没有填写发文日期。</li></ul>',
                ),
            ),
        ),
        Chapter(
            "tag",
            _("标签"),
            _("说明状态的一两个词。词说明意思，颜色只是帮助。"),
            tuple(
                Example(label, f'{{% tag "{label}" tone="{tone}" %}}')
                for label, tone in (
                    ("草稿", "neutral"),
                    ("审核中", "info"),
                    ("现行有效", "success"),
                    ("即将到期", "warning"),
                    ("已废止", "danger"),
                )
            ),
        ),
        Chapter(
            "notice",
            _("提示"),
            _("需要马上看到的一句话。读屏软件先读出它的种类。"),
            (
                Example(
                    _("提示"),
                    '{% notice "本件于2026年6月1日起施行。" %}',
                ),
                Example(_("成功"), '{% notice "已发布，公开日志第 128 条。" tone="success" %}'),
                Example(
                    _("注意，带标题"),
                    '{% notice "有 2 处引用的文件已经失效。" tone="warning" title="发布前请核对" %}',
                ),
                Example(_("错误"), '{% notice "没有保存：别人刚刚改过这一件。" tone="danger" %}'),
                Example(_("说明"), '{% notice "本页由系统按公开日志生成。" tone="neutral" %}'),
            ),
        ),
        Chapter(
            "moment",
            _("日期和时刻"),
            _("人看汉字，机器看属性；按北京时间。"),
            (
                Example(_("日"), "{% moment value %}", {"value": date(2026, 6, 30)}),
                Example(_("时刻"), "{% moment value %}", {"value": _AT}),
            ),
        ),
        Chapter(
            "period",
            _("起止"),
            _("从哪一天到哪一天，两头都算；不知道起始的只写截止，都不知道的不显示。"),
            (
                Example(_("至今"), "{% period since until %}", {"since": date(2018, 7, 5), "until": None}),
                Example(_("已截止"), "{% period since until %}", {"since": None, "until": date(2026, 6, 30)}),
            ),
        ),
        Chapter(
            "breadcrumb",
            _("位置"),
            _("从栏目到本页的路。"),
            (
                Example(
                    _("三级"),
                    "{% breadcrumb items %}",
                    {
                        "items": [
                            ("机构", "#breadcrumb"),
                            ("云汀市人民政府", "#breadcrumb"),
                            ("云汀市教育局", ""),
                        ]
                    },
                ),
            ),
        ),
        Chapter(
            "steps",
            _("步骤"),
            _("一件事走到哪一步。"),
            (
                Example(
                    _("第三步"),
                    "{% steps items %}",
                    {
                        "items": [
                            ("起草", "done"),
                            ("保密审查", "done"),
                            ("审核", "current"),
                            ("发布", "todo"),
                        ]
                    },
                ),
            ),
        ),
        Chapter(
            "field",
            _("填写"),
            _("名称在上，提示在名称下，错误写在这一项旁边，也列在页首。"),
            (
                Example(
                    _("未填写"),
                    "{% field form.title %}{% field form.agency %}{% field form.kind %}{% field form.checked %}",
                    {"form": form},
                ),
                Example(
                    _("有错误"),
                    "{% error_summary form %}{% field form.title %}{% field form.agency %}{% field form.reason %}",
                    {"form": _renamed(bound)},
                ),
            ),
        ),
        Chapter(
            "help-panel",
            _("填写说明"),
            _("填什么、为什么填、依据哪一条。宽屏在表单旁边，窄屏折叠在表单上方。"),
            (
                Example(
                    _("在表单旁边"),
                    '{% help_panel "粘贴全文后保存，文号和日期留空时从正文中识别。" basis="《政府信息公开条例》第六条" %}',
                ),
                Example(
                    _("始终折叠"),
                    '{% help_panel "写清做了什么、有什么结果。" title="怎样写进展" folded=True %}',
                ),
            ),
        ),
        Chapter(
            "summary-list",
            _("要素"),
            _("一件东西的名称和值。"),
            (
                Example(
                    _("三项"),
                    "{% summary_list rows %}",
                    {
                        "rows": [
                            ("发文字号", "云政办发〔2026〕12号"),
                            ("成文日期", date(2026, 3, 9)),
                            ("标题", _LONG),
                        ]
                    },
                ),
            ),
        ),
        Chapter(
            "timeline",
            _("经过"),
            _("发生过什么，按给定的顺序。"),
            (
                Example(
                    _("两条"),
                    "{% timeline entries %}",
                    {
                        "entries": [
                            SimpleNamespace(
                                at=_AT, who="林知遥", text="退回修改", detail="请补充第三项的办理结果。"
                            ),
                            SimpleNamespace(at=date(2026, 6, 26), who="段青禾", text="上报", detail=""),
                        ]
                    },
                ),
            ),
        ),
        Chapter(
            "pagination",
            _("分页"),
            _("数据库分页；窄屏只有前后两页。"),
            (Example(_("中间一页"), "{% pagination page %}", {"page": pages.page(40)}),),
        ),
        Chapter(
            "empty-state",
            _("没有内容"),
            _("为什么是空的，能做什么。"),
            (
                Example(
                    _("只说明"), '{% empty_state "没有待办" text="有需要您处理的事项时，会列在这里。" %}'
                ),
                Example(
                    _("有下一步"),
                    '{% empty_state "还没有文件" action_label="新建文件" action_url="#empty-state" %}',
                ),
            ),
        ),
        Chapter(
            "figure-number",
            _("数字"),
            _("要紧的一个数和它数的是什么。"),
            (Example(_("带单位"), '{% figure_number 128 label="本月公开" unit="件" %}'),),
        ),
        Chapter(
            "progress-bar",
            _("进度"),
            _("做完了多少，条和文字说同一件事。"),
            (
                Example(_("过半"), "{% progress_bar done=17 total=30 %}"),
                Example(_("没有任务"), "{% progress_bar done=0 total=0 %}"),
            ),
        ),
        Chapter(
            "table",
            _("表格"),
            _("表头停在上方；窄屏每行成一块；数字右对齐。"),
            (
                Example(
                    _("两行"),
                    '<div class="table-wrap"><table class="table table--stack"><caption>机构公开件数</caption>'
                    '<thead><tr><th scope="col">机构</th><th scope="col">状态</th><th class="number" scope="col">件数</th></tr></thead>'
                    '<tbody><tr><th scope="row">市教育局</th><td data-label="状态">正常</td><td class="number" data-label="件数">42</td></tr>'
                    '<tr><th scope="row">市财政局</th><td data-label="状态">正常</td><td class="number" data-label="件数">7</td></tr></tbody></table></div>',
                ),
            ),
        ),
        _charts(),
        Chapter(
            "display-switches",
            _("显示方式"),
            _("关怀版和深色各一个开关，由浏览器记住；没有脚本时跟随系统。"),
            (Example(_("开关"), "{% display_switches %}"),),
        ),
    )


def _charts() -> Chapter:
    return Chapter(
        "charts",
        _("图表"),
        _("五种，由服务器画成 SVG，都有标题、单位、替代文字和数据表。"),
        (
            Example(
                _("组成"),
                '{% parts_chart parts title="任务状态" unit="项" %}',
                {"parts": [("已完成", 12, "success"), ("办理中", 14, "info"), ("未开始", 4, "neutral")]},
            ),
            Example(
                _("比较"),
                '{% bar_chart rows title="各机构公开件数" unit="件" %}',
                {"rows": [("市教育局", 42, "#charts"), ("市发展和改革委员会", 31), ("市财政局", 7)]},
            ),
            Example(
                _("逐月"),
                '{% column_chart points title="每月公开件数" unit="件" %}',
                {"points": list(zip(_MONTHS, (8, 12, 30, 22, 17, 26, 9, 4, 11, 15, 21, 34), strict=True))},
            ),
            Example(
                _("走势"),
                '{% line_chart labels series title="依申请公开" unit="件" %}',
                {
                    "labels": _MONTHS,
                    "series": [
                        ("收到", (5, 9, 14, 11, 8, 12, 16, 13, 10, 9, 15, 18)),
                        ("办结", (3, 8, 10, 13, 9, None, 14, 14, 11, 10, 12, 17)),
                    ],
                },
            ),
            Example(
                _("分布"),
                '{% grid_chart columns rows title="各季度公开件数" unit="件" %}',
                {
                    "columns": ("一季度", "二季度", "三季度", "四季度"),
                    "rows": [
                        ("市教育局", (4, 18, 9, 11)),
                        ("市财政局", (2, 3, 0, None)),
                        ("青岚区", (7, 6, 12, 1)),
                    ],
                },
            ),
        ),
    )


def _renamed(form: forms.Form) -> forms.Form:
    """The same form under other ids: two of them stand on one page."""
    form.auto_id = "error_%s"
    return form
