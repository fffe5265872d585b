"""What Django says of a wrong answer comes in the project's words, from the catalogue that is shipped."""

from __future__ import annotations

import gettext
import re
from ast import literal_eval
from datetime import date
from pathlib import Path

import django
import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from gongkai.agencies.models import Agency

FOLDER = Path("zh_Hans") / "LC_MESSAGES"
[OWN] = settings.LOCALE_PATHS
ENTRY = re.compile(
    r'^msgid (?P<one>(?:".*"\n)+)(?:msgid_plural (?:".*"\n)+)?msgstr(?P<plural>\[0\])? (?P<words>(?:".*"\n)+)',
    re.MULTILINE,
)
Catalogue = dict[str | tuple[str, int], str]


def compiled(folder: Path) -> Catalogue:
    with (folder / FOLDER / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined, no-any-return]


def written(folder: Path) -> Catalogue:
    entries = ENTRY.finditer((folder / FOLDER / "django.po").read_text("utf-8"))
    found = [(_text(one["one"]), one["plural"], _text(one["words"])) for one in entries]
    return {(key, 0) if plural else key: words for key, plural, words in found if key}


def _text(quoted: str) -> str:
    return "".join(literal_eval(line) for line in quoted.splitlines())


def test_the_compiled_catalogue_is_that_of_the_written_one() -> None:
    told = compiled(OWN)
    told.pop("")  # the head
    assert told == written(OWN), "run: python -m django compilemessages"


def test_every_sentence_is_one_that_django_says() -> None:
    assert set(written(OWN)) <= set(compiled(Path(django.__file__).parent / "conf" / "locale"))


class Everything(forms.Form):
    """One field of each kind that clerks fill in."""

    name = forms.CharField(max_length=5)
    number = forms.IntegerField(min_value=1, max_value=9)
    share = forms.DecimalField(max_digits=4, decimal_places=1)
    day = forms.DateField()
    kind = forms.ChoiceField(choices=[("a", "甲")])
    kinds = forms.MultipleChoiceField(choices=[("a", "甲")])
    agency: forms.ModelChoiceField = forms.ModelChoiceField(Agency.objects.none())
    link = forms.URLField(assume_scheme="https")
    file = forms.FileField(max_length=8)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "请填写这一项。"),
        ("name", "一二三四五六", "最多 5 个字，现在有 6 个。"),
        ("name", "一\x00二", "文字里有看不见的控制字符，请删去。"),
        ("number", "十", "请填整数。"),
        ("number", "0", "不能小于 1。"),
        ("number", "10", "不能大于 9。"),
        ("share", "很多", "请填数字。"),
        ("share", "1.25", "小数点后最多 1 位。"),
        ("day", "九月底", "请写成 2026-09-30 这样的日期。"),
        ("kind", "乙", "所选的“乙”不在可选范围内，请重新选择。"),
        ("kinds", ["乙"], "所选的“乙”不在可选范围内，请重新选择。"),
        ("agency", "7", "所选的不在可选范围内，请重新选择。"),
        ("link", "我的网页", "请填写以 https:// 或 http:// 开头的完整网址。"),
        ("file", None, "请填写这一项。"),
        ("file", b"", "文件是空的，请重新选择。"),
        ("file", b"1", "文件名最多 8 个字，现在有 10 个。"),
    ],
)
def test_a_form_says_it_in_these_words(field: str, typed: object, words: str) -> None:
    files = (
        {field: SimpleUploadedFile("甲乙.doc" if not typed else "甲乙丙丁戊己.doc", typed)}
        if isinstance(typed, bytes)
        else {}
    )
    with override("zh-hans"):
        assert Everything({field: typed}, files).errors[field] == [words]  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_day_that_is_given_as_an_example_is_one_that_is_read() -> None:
    form = Everything({"day": "2026-09-30"})
    form.full_clean()
    assert form.cleaned_data["day"] == date(2026, 9, 30)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("text=" + "%E5%AD%97" * 500_000, "一次提交的文字最多 4 MB（约 47 万个汉字），这一次超过了。"),
        ("&".join(f"a{number}=" for number in range(15_001)), "一次提交最多 15000 项内容，这一次超过了。"),
    ],
)
def test_a_request_that_brings_too_much_is_told_the_limit(client: Client, body: str, words: str) -> None:
    answer = client.post("/desk/sign-in/", body, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, words in answer.content.decode()) == (400, True)
    assert "格式不对" not in answer.content.decode()
