"""Components: what they say, that they escape, and that nothing in them needs an inline style or script."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import override_settings
from django.utils.html import format_html
from selectolax.lexbor import LexborHTMLParser

import gongkai

EVIL = '<script>alert("1")</script>'
INLINE = re.compile(r"""\s(?:style|on[a-z]+)\s*=|<style|javascript:""", re.IGNORECASE)
SCRIPT_WITH_BODY = re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE)


def draw(source: str, **context: Any) -> str:
    """The HTML of a template that uses components; every drawing is checked for inline style and script."""
    html = Template("{% load i18n components %}" + source).render(Context(context))
    assert not INLINE.search(html.replace("&lt;", "")), html
    assert "<script" not in html
    return html


def tree(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(html)


class Person(forms.Form):
    name = forms.CharField(label="姓名", help_text="写全名。")
    kind = forms.ChoiceField(label="类别", widget=forms.RadioSelect, choices=[("a", "甲"), ("b", "乙")])
    agreed = forms.BooleanField(label="已经核对", required=False)
    moment = forms.SplitDateTimeField(label="时间")
    secret = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("两项不能同时填写。")


@pytest.mark.parametrize(
    "source",
    [
        "{% tag evil tone=evil %}",
        "{% notice evil tone=evil title=evil %}",
        "{% moment evil %}",
        "{% empty_state evil text=evil action_label=evil action_url=evil %}",
        "{% summary_list pairs %}",
        "{% breadcrumb pairs %}",
        "{% side_navigation things %}",
        "{% public_navigation path=evil %}",
        "{% timeline things %}",
        "{% steps pairs %}",
        "{% figure_number evil label=evil unit=evil %}",
        "{% progress_bar done=1 total=2 label=evil %}",
        "{% parts_chart parts title=evil unit=evil %}",
        "{% bar_chart parts title=evil unit=evil %}",
        "{% column_chart values title=evil unit=evil %}",
        "{% line_chart labels series title=evil unit=evil %}",
        "{% grid_chart labels series title=evil unit=evil %}",
        "{% pagination page query=evil %}",
        "{% field form.name hint=evil %}",
        "{% error_summary form %}",
    ],
)
def test_untrusted_text_is_escaped(source: str) -> None:
    things = [
        dict.fromkeys(("at", "who", "text", "detail", "label", "url", "count"), EVIL) | {"current": True}
    ]
    form = Person({"name": ""})
    form.fields["name"].label = EVIL
    html = draw(
        source,
        evil=EVIL,
        pairs=[(EVIL, EVIL)],
        things=things,
        parts=[(EVIL, 1, EVIL)],
        values=[(EVIL, 1)],
        labels=[EVIL],
        series=[(EVIL, [1]), (EVIL, [2])],
        page=Paginator(range(9), 2).page(2),
        form=form,
    )
    assert not tree(html).css("script")
    assert 'class="tag tone--<' not in html


def test_safe_html_of_the_caller_stays() -> None:
    link = format_html('<a href="/x/">{}</a>', "乙")
    assert '<a href="/x/">乙</a>' in draw("{% summary_list rows %}", rows=[("甲", link)])


def test_tag_keeps_to_the_known_tones() -> None:
    assert draw("{% tag '已废止' tone='danger' %}").strip() == '<span class="tag tone--danger">已废止</span>'
    assert "tone--neutral" in draw("{% tag '甲' tone='pink' %}")


def test_notice_says_its_kind_and_knows_the_levels_of_messages() -> None:
    html = draw("{% notice '没有保存' tone='error' %}")
    assert "notice--danger" in html
    assert tree(html).css_first(".visually-hidden").text() == "错误："


@override_settings(TIME_ZONE="Asia/Shanghai", USE_TZ=True)
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2025, 3, 4), '<time datetime="2025-03-04">2025年3月4日</time>'),
        (
            datetime(2025, 3, 4, 17, 5, tzinfo=UTC),
            '<time datetime="2025-03-05T01:05+08:00">2025年3月5日 01:05</time>',
        ),
        ("去年", "去年"),
        (None, ""),
    ],
)
def test_moment(value: Any, expected: str) -> None:
    assert draw("{% moment value %}", value=value) == expected


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (date(2018, 7, 5), None, "2018年7月5日至今"),
        (date(2018, 7, 5), date(2020, 1, 1), "2018年7月5日至2020年1月1日"),
        (None, date(2020, 1, 1), "至2020年1月1日"),
        (None, None, ""),
    ],
)
def test_period(since: date | None, until: date | None, said: str) -> None:
    assert re.sub("<.*?>", "", draw("{% period since until %}", since=since, until=until)) == said


def test_breadcrumb_marks_the_page_itself() -> None:
    html = tree(draw("{% breadcrumb items %}", items=[("首页", "/"), ("文件", "")]))
    assert html.css_first("a").attributes["href"] == "/"
    assert html.css_first("[aria-current=page]").text() == "文件"
    assert draw("{% breadcrumb items %}", items=[]).strip() == ""


@pytest.mark.parametrize(
    ("path", "label", "current"),
    [
        ("/", "首页", "page"),
        ("/documents/", "文件", "page"),
        ("/documents/7/", "文件", "true"),
        ("/404/", None, None),
    ],
)
def test_public_navigation_marks_the_section(path: str, label: str | None, current: str | None) -> None:
    marked = tree(draw("{% public_navigation path=path %}", path=path)).css("[aria-current]")
    assert [(link.text(), link.attributes["aria-current"]) for link in marked] == (
        [(label, current)] if label else []
    )


def test_pagination_keeps_the_query_and_drops_its_page() -> None:
    html = tree(
        draw("{% pagination page query='q=%E5%85%BB&kind=&page=9' %}", page=Paginator(range(200), 10).page(7))
    )
    assert html.css_first("a[rel=next]").attributes["href"] == "?q=%E5%85%BB&kind=&page=8"
    assert html.css_first("a[aria-current=page]").text() == "7"
    numbers = " ".join(node.text(strip=True) for node in html.css(".pagination__number"))
    assert numbers == "1 … 5 6 7 8 9 … 20"


def test_pagination_of_one_page_is_nothing() -> None:
    assert draw("{% pagination page %}", page=Paginator([], 10).page(1)).strip() == ""


def test_field_ties_label_help_and_error() -> None:
    html = tree(draw("{% field form.name %}", form=Person({})))
    control = html.css_first("input")
    assert html.css_first("label").attributes["for"] == control.attributes["id"] == "id_name"
    assert control.attributes["aria-invalid"] == "true"
    described = (control.attributes["aria-describedby"] or "").split()
    texts = [html.css_first(f"#{identity}").text(strip=True) for identity in described]
    assert texts[0] == "写全名。"
    assert texts[1].startswith("错误：")
    assert "必填" in html.css_first("label").text()


def test_field_of_an_unbound_form_has_no_error_and_takes_another_hint() -> None:
    html = tree(draw("{% field form.name hint='另一句' %}", form=Person()))
    assert html.css_first("#id_name_helptext").text() == "另一句"
    assert "aria-invalid" not in html.css_first("input").attributes
    silent = tree(draw("{% field form.name hint='' %}", form=Person()))
    assert "aria-describedby" not in silent.css_first("input").attributes


def test_field_of_choices_is_a_fieldset_described_as_a_whole() -> None:
    html = tree(draw("{% field form.kind %}", form=Person({})))
    assert html.css_first("fieldset > legend").text().startswith("类别")
    assert html.css_first("fieldset").attributes["aria-describedby"] == "id_kind_error"


def test_field_of_one_box_stands_in_its_label_and_a_hidden_one_alone() -> None:
    assert (
        tree(draw("{% field form.agreed %}", form=Person())).css_first("label[for=id_agreed] input")
        is not None
    )
    hidden = tree(draw("{% field form.secret %}", form=Person()))
    assert hidden.css_first("label") is None
    assert hidden.css_first("input[type=hidden]") is not None


def test_error_summary_links_to_the_first_control_of_each_field() -> None:
    form = Person({})
    html = tree(draw("{% error_summary form %}", form=form))
    assert html.css_first("[role=alert]") is not None
    targets = [(link.attributes["href"] or "").lstrip("#") for link in html.css("a")]
    assert targets == ["id_name", "id_kind_0", "id_moment_0"]
    page = tree("".join(str(field) for field in form))
    assert all(page.css_first(f"#{target}") is not None for target in targets)
    assert "两项不能同时填写。" in html.body.text()


@pytest.mark.parametrize("form", [None, Person()])
def test_error_summary_without_errors_is_nothing(form: Person | None) -> None:
    assert draw("{% error_summary form %}", form=form).strip() == ""


@pytest.mark.parametrize(
    ("done", "total", "text", "maximum"), [(3, 4, "3 / 4 项（75%）", "4"), (0, 0, "尚无任务", "1")]
)
def test_progress_bar_says_what_it_shows(done: int, total: int, text: str, maximum: str) -> None:
    html = tree(draw("{% progress_bar done=done total=total label='任务' %}", done=done, total=total))
    assert html.css_first(".progress__text").text(strip=True) == text
    bar = html.css_first("label progress")
    assert (bar.attributes["value"], bar.attributes["max"]) == (str(done), maximum)


def test_steps_say_where_we_are() -> None:
    html = tree(draw("{% steps items %}", items=[("起草", "done"), ("审核", "current"), ("发布", "someday")]))
    assert [item.text() for item in html.css("li")] == ["起草（已完成）", "审核（当前）", "发布（未开始）"]
    assert html.css_first("[aria-current=step]").text().startswith("审核")


def test_timeline_and_empty_state() -> None:
    entry = SimpleNamespace(at=date(2025, 3, 4), who="王", text="提交", detail="")
    assert "timeline__detail" not in draw("{% timeline entries %}", entries=[entry])
    assert "<a" not in draw("{% empty_state '没有' action_label='新建' action_url=None %}")


def test_side_navigation_says_what_waits() -> None:
    item = SimpleNamespace(label="文件", url="/desk/documents/", current=True, count=4)
    html = tree(draw("{% side_navigation items %}", items=[item]))
    assert html.css_first("details summary").text() == "工作台导航：文件"
    assert html.css_first(".side-nav__wide a[aria-current=page]").text() == "文件4 项待处理"


def test_labelled_pairs_cells_with_columns() -> None:
    html = draw("{% for cell, column in cells|labelled:columns %}{{ column.label }}={{ cell }};{% endfor %}",
                cells=["1", "2"], columns=[{"label": "甲"}, {"label": "乙"}])  # fmt: skip
    assert html == "甲=1;乙=2;"


def test_changes_are_triples_or_objects() -> None:
    change = SimpleNamespace(label="甲", old="", new="乙")
    html = draw(
        "{% for a, b, c in entries|changes %}{{ a }}{{ b }}{{ c }};{% endfor %}",
        entries=[change, ("丙", 1, 2)],
    )
    assert html == "甲乙;丙12;"


def all_templates() -> list[Path]:
    return sorted(Path(gongkai.__file__).parent.glob("*/templates/**/*.html"))


@pytest.mark.parametrize("path", all_templates(), ids=lambda path: path.name)
def test_no_template_has_inline_style_or_script(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not INLINE.search(source)
    assert not SCRIPT_WITH_BODY.search(source)


def test_the_page_of_a_failure_needs_nothing() -> None:
    source = (Path(gongkai.__file__).parent / "portal/templates/500.html").read_text(encoding="utf-8")
    assert not re.search(r"{% (?:extends|include|static|url)|{{", source)
