"""Marks of secrecy are found however they are spelt, and ordinary words are none."""

import time

import pytest

from gongkai.officialdoc.secrecy import is_marked

from ..parser import parse


@pytest.mark.parametrize(
    "text",
    [
        "机密★1年",
        "（本件为秘密★三年）",
        "特急 秘密*3年",
        "机密＊",
        "机 密★内部事项",
        "机　密　★",
        "机\u200b密★",
        "机密\u200b★",
        "机\u2060密\ufeff★",
        "机\u3164密★",
        "秘\n密★",
        "秘\r\n密\r\n★10年",
        "标题\n绝密\n★",
        "机密⭐",
        "机密⭐\ufe0f 事项",
        "機密★",
        "絕密☆",
        "祕密★",
        "机密级★",
        "【机密】★",
        "【机密】关于甲的通知",
        "[ 秘密 ]方案",
        "［绝密］方案",
        "〔机密·〕★ 【機 密】",
        "关于甲的通知（机密）",
        "（秘密）关于甲的通知",
        "（秘密3年）",
        "密级：秘密",
        "密级（机密）",
        "密级 : 机密，期限10年",
        "密级【绝密】",
        "密 级\t机 密",
        "密級：機密",
        "保密等级：秘密",
        "机密1年",
        "机密１０年 要点",
        "绝密三十年",
        "秘密 6个月",
        "本件机密1年",
        "机密长期",
    ],
)
def test_a_mark_is_found_however_it_is_spelt(text: str) -> None:
    assert is_marked(None, "别的文字", text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "落实保密审查机制，加强机密性保护，秘书科负责。",
        "要严守国家秘密。",
        "要严守国家秘密\n★ 第一项重点任务",
        "涉及国家秘密、商业秘密和个人隐私的不予公开",
        "国家秘密分为绝密、机密、秘密三级",
        "按密级（绝密、机密、秘密）分类管理",
        "密级\n绝密\n机密\n秘密",
        "确定密级：绝密、机密或秘密",
        "侵犯商业秘密3年以下有期徒刑",
        "国家秘密10年以上的档案",
        "接触机密10年的人员",
        "机密2026年度工作",
        "秘密投票（无记名）",
        "以无记名投票（秘密）方式选举",
        "秘书★ 保密★ 密级 ★",
        "司机密集停放★",
        "机关\n密切联系★群众",
        "机构秘书处密切配合*",
    ],
)
def test_ordinary_words_are_no_mark(text: str) -> None:
    assert not is_marked(None, text)


def test_a_mark_over_the_lines_of_a_document_is_found() -> None:
    assert is_marked(parse("云河市关于甲的通知\n正文。\n附注：\n机\n密\n★\n正文。"))


@pytest.mark.parametrize("part", ["机 ", "机密 \n", "密级 ", "（ ", "【 机", "\u200b", " \n"])
def test_long_texts_take_little_time(part: str) -> None:
    begun = time.process_time()
    assert not is_marked(None, "密" + part * 100_000)
    assert time.process_time() - begun < 5
