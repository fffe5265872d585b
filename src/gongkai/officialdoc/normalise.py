"""The shadow copy on which the grammar works: same length as the text, fewer kinds of characters.

Every character is mapped to exactly one character, so a span in the shadow is the same span in the text, and what
is quoted is quoted as found. Not NFKC: that would fold ① to 1 and ㈠ to (一), which are levels of their own.
"""

from __future__ import annotations

import re
from functools import lru_cache

HAN = "\u3400-\u9fff"
# Signs of a vendor's own font, which mean nothing to anyone else.
_PRIVATE = range(0xE000, 0xF900)
_ZERO_WIDTH = "\u200c\u200d\u2060\ufeff\u00ad"


# Traditional forms of the words which the grammar knows; texts that mix both scripts are read all the same.
_TRADITIONAL = (
    "關於發號條廢辦規實執屬縣區會廳務門單責頭牽負頒佈轉稱為與現將給們請認眞貫徹簡標準臺灣國級黨機構議決報"
    "間電網點擊數來編輯閉時話開項據應當個後從對總則內產業經營獎勵補貼幹導領組織設計劃綱財稅資環護農漁衛療"
    "勞動險銀監審檢聯團鄉鎮陽濱體圖書館檔處備類無隨遞結紀約終統續維緊線練絕綜綠縮績職聽肅舉興藝節蘇萬華藥"
    "術製複見視覽覺親觀訂記訓許訪證評詢試該詳語誠說課調談論講識變讓貧貨費貿賞賠質購車軍輔輸運過達遠適選還"
    "邊醫釋鋼錄長問隊階際雙離難靜響頁須預題顧風飛馬驗魚鹽麥齊龍東兩亞傳僅價優儲衝幾創劇協歷廠廣庫強戶擴擬"
    "擔攝敗斷曆樓樣樹橋權歸殘滿漢災煙狀獨畫盡眾礎種積穩窮築糧紅純紙細絡綫繼罰習聖腦臨艦莊蓋裝襲訴診詞誌誤"
    "諮讀貢貸賽趕跡轄辭遷鄭鐵鑑陸陳雜雲韓順頻驟鮮"
)
_SIMPLE = (
    "关于发号条废办规实执属县区会厅务门单责头牵负颁布转称为与现将给们请认真贯彻简标准台湾国级党机构议决报"
    "间电网点击数来编辑闭时话开项据应当个后从对总则内产业经营奖励补贴干导领组织设计划纲财税资环护农渔卫疗"
    "劳动险银监审检联团乡镇阳滨体图书馆档处备类无随递结纪约终统续维紧线练绝综绿缩绩职听肃举兴艺节苏万华药"
    "术制复见视览觉亲观订记训许访证评询试该详语诚说课调谈论讲识变让贫货费贸赏赔质购车军辅输运过达远适选还"
    "边医释钢录长问队阶际双离难静响页须预题顾风飞马验鱼盐麦齐龙东两亚传仅价优储冲几创剧协历厂广库强户扩拟"
    "担摄败断历楼样树桥权归残满汉灾烟状独画尽众础种积稳穷筑粮红纯纸细络线继罚习圣脑临舰庄盖装袭诉诊词志误"
    "咨读贡贷赛赶迹辖辞迁郑铁鉴陆陈杂云韩顺频骤鲜"
)
# Where so many of them stand among simplified ones, the text is a mixture.
TRADITIONAL = frozenset(_TRADITIONAL)


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF41, 0xFF5B)}
    pairs = "﹒. ∶: ．. ％% （( ）) ，, ；; ：: ［[ ］] ＜< ＞> ﹝〔 ﹞〕 ﹤< ﹥> 〖【 〗】 ／/ ～~ －- –- ⟨〈 ⟩〉"
    table |= {ord(pair[0]): pair[1] for pair in pairs.split(" ")}
    table |= {ord(old): new for old, new in zip(_TRADITIONAL, _SIMPLE, strict=True)}
    spaces = [0x09, 0x0B, 0x0C, 0xA0, 0x1680, 0x3000, 0x202F, 0x205F, *range(0x2000, 0x200C)]
    return table | dict.fromkeys([*spaces, *map(ord, _ZERO_WIDTH), *_PRIVATE], " ")


_SHADOW = _table()
# What nearly every text has is replaced sign by sign, which is faster than a table; the table is for texts with more.
_COMMON = [
    ("，", ","),
    ("：", ":"),
    ("；", ";"),
    ("（", "("),
    ("）", ")"),
    ("％", "%"),
    ("\u3000", " "),
    ("\t", " "),
]
_RARE = re.compile(
    "[\ue000-\uf8ff"
    + "".join(
        re.escape(chr(code))
        for code in _SHADOW
        if code not in _PRIVATE and chr(code) not in "，：；（）％\u3000\t"
    )
    + "]"
)
_LETTERS = re.compile("[OolI]")
# O for 0, l and I for 1 among digits, as character recognition leaves them; O2O and I7 are names.
LOOKALIKE = re.compile(
    r"(?<![A-Za-z0-9])(?!(?:O2O|[Il]\d)(?![0-9OolI月日年号时点条款项章节.．、)）%]))(?=[0-9OolI]*\d)(?=\d*[OolI])[0-9OolI]{2,8}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])[lI](?=[月日号])"
)
# 三曰 for 三日 among digits, as character recognition leaves it.
_SAID = re.compile(r"(?<=[\d一二三四五六七八九十])曰")
_DIGITS = str.maketrans("OolI", "0011")
_CACHED = 4_000
_INVISIBLE = re.compile(f"[{_ZERO_WIDTH}\u200b]")
_BLANKED = dict.fromkeys(map(ord, _ZERO_WIDTH + "\u200b"), " ")


def shadow(text: str) -> str:
    """The normalised copy, character for character. The steps of the grammar ask for the same pieces again and again."""
    return _shadow(text) if len(text) <= _CACHED else _shadow.__wrapped__(text)


@lru_cache(maxsize=8192)
def _shadow(text: str) -> str:
    if _RARE.search(text):
        out = text.translate(_SHADOW)
    else:
        out = text
        for found, sign in _COMMON:
            out = out.replace(found, sign)
    if "曰" in out:
        out = _SAID.sub("日", out)
    return LOOKALIKE.sub(lambda match: match[0].translate(_DIGITS), out) if _LETTERS.search(out) else out


def fold(text: str) -> str:
    """White space folded: every run of it becomes one space, none at the ends."""
    if _INVISIBLE.search(text):
        text = text.translate(_BLANKED)
    return " ".join(text.split())


def squash(text: str) -> str:
    """For comparisons only: the shadow without any white space."""
    return "".join(shadow(text).split())
