"""Detectors of numbers with a make of their own: resident identity numbers, bank cards and accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .checks import has_luhn_digit, is_credit_code, is_telephone, old_resident_number, resident_number
from .context import Passages, Places, label_before
from .hits import Confidence, Hit, Level
from .kinds import Kind
from .normal import GAP

_E, _W = Level.ERROR, Level.WARNING
_HIGH, _MEDIUM, _LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW

# A group of digits begins a number wherever it stands; the look-ahead lets numbers that share a group be tried too.
_ID = re.compile(rf"(?<!\d)(?=([1-9](?:{GAP}\.?\d){{16}}{GAP}\.?(?:[XxХх×]|\d(?!\d))))")
_ID_15 = re.compile(rf"(?<!\d)(?=([1-9](?:{GAP}\d){{14}})(?!\d))")
_LONG = re.compile(r"(?<!\d)\d{19,60}[Xx]?(?!\d)")
_CARD = re.compile(rf"(?<!\d)(?=([34569](?:{GAP}\d){{15,18}})(?!\d))")
_ACCOUNT = re.compile(
    r"(?:账 ?号|帐 ?号|账户|帐户|卡号|存折号?|存单|卡折号?|名下(?=\d)|一卡通号?|(?:待遇|补贴|补助|津贴|款项?|资金)?(?:发至|打入|汇入|转入|存入)(?:其|本人)?|(?:支行|农商行|信用社|农信社|储蓄所|分理处),)(?:码|号码)?(?:\([^)\n]{0,10}\))? ?(?:[:为是]|是:|为:)?\s{0,3}"
    rf"(\d(?:{GAP}\d){{7,24}})(?!\d)"
)
_ID_WORDS = re.compile(
    r"身 ?份 ?证|公民身份号|证件号|身份号码|居民证|居住证|ID ?(?:号|card|No)", re.IGNORECASE
)
_CARD_WORDS = re.compile(
    r"卡 ?号|账 ?号|帐 ?号|开户|银行卡|储蓄卡|社保卡|一卡通|存折|账户|帐户|银行|信用社|农商行"
)
_A_CARD = re.compile(r"卡(?:号|折)?|一卡通")
# Behind the payer comes the one who is paid.
_PAID_TO = re.compile(r"代发|名单[:：]|本人|其(?:银行|名下|个人|账|帐|卡|存)|个人(?:账|帐|银行)|名下|户主")
# Numbers whose makers let them look like an identity number; any other that does is rather one.
_OF_RECORDS = re.compile(r"信用代码|机构代码|索引号")
# What long numbers are that belong to things, records and organisations.
_OF_MACHINES = re.compile(
    r"IMEI|设备|序列|条码|表号|户号|账号|帐号|账户|卡号|执照|耳标|标识|注册|工商|代码|编码|档案|印章|学号",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r" ?(?:元|万|亿|\.\d)")
_OF_THINGS = re.compile(
    r"信用代码|机构代码|索引号|编号|单号|文号|案号|证书号|许可证|备案号|流水号|批号|序列号|登记号|注册号|合同号|发票|票据|条码|条形码|项目代码|税号|识别号|订单|物流|运单|耳标|检疫|执法证"
)
_AGENCY_ACCOUNT = re.compile(
    r"财政|国库|单一账户|基本账?户|(?:支出|收入|专)户|[发承]包人开户|(?:供应商|采购人|中标人)开户|(?:合作社|合作联社|公司|厂|协会|学校|医院|村委会|委员会|中心|基金会)[,( ]{1,2}开户(?:行|银行)[: ]?[^,。;\n]{2,20},(?:账户|账号)?[: ]{0,2}$|(?:单位|机构|集体|收缴|代管)账[户号]|(?:总工会|慈善总?会)[^,。;\n]{0,6}(?:账户|账号)|(?:合作社|合作联社|经联社|股份社)(?:\([^()\n]{0,20}\))?(?!社员|成员|股民)[\u4e00-\u9fff]{0,4},?(?:对公|银行)?(?:账户|账号)?[: ]{0,2}$|信用代码|安全账户|结算户|零余额|缴纳罚款|缴款|专户|对公|基本户|缴费专用|非税|保证金|罚没|代收|(?:户名|户 名|单位|账户名称?|收款人|收款单位|开户名称?)(?:名称|全称)?[: ]{0,3}"
    r"[^,。;\n]{0,24}?(?:局|委员会|中心|政府|公司|医院|学校|大学|协会|基金会|红十字会|办公室|服务站|合作社|委|院|厂|馆|所|处|会)(?=[,。;\n ]|$)"
)


_HOLDER_AFTER = re.compile(
    r"[,;。 ]{0,2}(?:户名|收款单位|单位名称|账户名称?)[: ]{0,3}[^,。;\n]{0,20}?(?:局|委员会|中心|政府|公司|户|处|所|院|校|会|社)(?=[,。;\n ]|$)"
)
# An account in a list of payments that has no label: 王小明 0219 8800 6612 41 每月100元.
_GROUPS = re.compile(r"(?<![\d.-])(?<!\d,)\d+(?:(?: {1,2}|-)\d+){0,11}")
_GROUP = re.compile(r"\d+")
_PAYMENT = re.compile(
    r"\d ?元|\d\.\d\d(?!\d)|金额|存折|补贴|补助|补偿|补奖|津贴|账户|账号|帐号|代扣|存入|退至|退款|打[入到卡]|转[入到]|直发|发放|过渡费|工资卡"
)
# What a payment is reckoned by: 草畜平衡1460亩 1500 2207 3391 008.
_RECKONED = re.compile(r"\d ?(?:亩|头|只|株|棵|平方米)(?= )")
_SUM = re.compile(r" ?(?:元|\.\d|,\d{3}(?!\d)|/)")
_COUNTED = re.compile(r" ?(?:人|户|亩|号|日|年|月|米)")
_SHORTEST, _NEAR, _IN_ROW = 12, 20, 40


def paid_accounts(text: str, passages: Passages, names: Places) -> Iterator[Hit]:
    """银行账号 without a label, beside a person in a row that tells a payment, or, in groups of digits, what it is reckoned by."""
    for found in _GROUPS.finditer(text):
        for start, end in _accounts_in(text, found):
            if is_telephone(_value(text[start:end])) or label_before(_OF_THINGS, text, start):
                continue
            grouped = not text[start:end].isdecimal()
            if not names.near(start, end, _IN_ROW if grouped else _NEAR):
                continue
            row = text[slice(*passages.line(start))]
            if _PAYMENT.search(row) or (grouped and _RECKONED.search(row)):
                run = text[start:end]
                words = "与姓名和发放金额写在一行的账号"
                yield Hit(Kind.BANK_ACCOUNT, start, end, run, _value(run), _MEDIUM, _E, words)


def _accounts_in(text: str, run: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Accounts in a run of digits and gaps: groups of one length, and a shorter one that is no sum of money behind them."""
    groups = [group.span() for group in _GROUP.finditer(text, *run.span())]
    at = 0
    while at < len(groups):
        start, end = groups[at]
        size, last = end - start, at + 1
        if 3 <= size <= 9:
            if size > 6 and last < len(groups):  # 88010477 3329 014
                size, last = groups[last][1] - groups[last][0], last + 1
            while last < len(groups) and groups[last][1] - groups[last][0] == size:
                last += 1
            digits = end - start + size * (last - at - 1)
            if last < len(groups) and groups[last][1] - groups[last][0] < size:
                ends = groups[last][1]
                round_sum = digits >= _SHORTEST and ends - groups[last][0] > 2 and text[ends - 1] == "0"
                if not round_sum and not _SUM.match(text, ends):
                    digits, last = digits + ends - groups[last][0], last + 1
            end = groups[last - 1][1]
        else:
            digits = size
        if _SHORTEST <= digits <= 21 and not (
            _COUNTED.match(text, end) or (last == at + 1 and _SUM.match(text, end))
        ):
            yield start, end
        at = last


def resident_ids(text: str) -> Iterator[Hit]:
    """公民身份号码 of 18 signs (GB 11643). A wrong check digit is a typing error where the text says what the number is."""
    done = 0
    for found in _ID.finditer(text):
        start, end = found.span(1)
        if start < done:
            continue
        value = _value(found[1])
        if label_before(_OF_RECORDS, text, start) and not label_before(_ID_WORDS, text, start, 8):
            continue
        number = resident_number(value)
        named = label_before(_ID_WORDS, text, start, 24)
        if number and number.right:
            done = end
            words = f"校验码和出生日期相符，地区为{number.region}"
            words += "" if number.county_known else "（县级代码不在区划表中）"
            yield Hit(
                Kind.RESIDENT_ID,
                start,
                end,
                found[1],
                value,
                _HIGH if number.county_known or named else _MEDIUM,
                _E,
                words,
            )
        elif named and (number or not is_credit_code(value)):
            done = end
            words = "校验码不符，但文中称其为身份证号，可能是真号码的笔误"
            yield Hit(Kind.RESIDENT_ID, start, end, found[1], value, _LOW, _W, words)
    yield from _grown_together(text)


def _grown_together(text: str) -> Iterator[Hit]:
    """An identity number at either end of more digits: cells without a gap, or the number of a disability certificate."""
    for found in _LONG.finditer(text):
        run = found[0]
        for place in {0, len(run) - 18}:
            number = resident_number(run[place : place + 18].upper())
            if number and number.right:
                start = found.start() + place
                words = f"与其他数字连写的号码中有校验码和出生日期相符的 18 位，地区为{number.region}"
                yield Hit(
                    Kind.RESIDENT_ID,
                    start,
                    start + 18,
                    run[place : place + 18],
                    run[place : place + 18].upper(),
                    _MEDIUM,
                    _E,
                    words,
                )


def old_resident_ids(text: str) -> Iterator[Hit]:
    """Old numbers of 15 digits, which have no check digit: only where the text says what they are."""
    for found in _ID_15.finditer(text):
        start, end = found.span(1)
        value = _value(found[1])
        named = label_before(_ID_WORDS, text, start, 24)
        thing = label_before(_OF_THINGS, text, start) or label_before(_OF_MACHINES, text, start)
        if (named or not thing) and old_resident_number(value) and (named or not _AMOUNT.match(text, end)):
            words = f"15 位旧身份证号：{'文中称其为身份证号，' if named else ''}地区和出生日期成立"
            yield Hit(Kind.RESIDENT_ID_15, start, end, found[1], value, _MEDIUM, _W, words)


def bank_numbers(text: str) -> Iterator[Hit]:
    """银行卡号 by its check digit (Luhn), 银行账号 by its label. Accounts of agencies and firms are theirs to publish."""
    for found in _CARD.finditer(text):
        start, end = found.span(1)
        length = next((n for n in _lengths(found[1]) if has_luhn_digit(_value(found[1][:n]))), None)
        named = label_before(_CARD_WORDS, text, start, 24)
        if (
            length is None
            # An agency has accounts; what the text calls a card is a person's, whoever pays, and so is one in a row of its own.
            or (_is_of_an_agency(text, start, in_line=True) and not label_before(_A_CARD, text, start, 12))
            or (label_before(_OF_THINGS, text, start) and not named)
        ):
            continue
        value = _value(found[1][:length])
        if not named and not value.startswith(("62", "4", "5", "35", "60", "95")):
            continue
        words = f"{len(value)} 位，卡号校验码相符" + ("，文中称其为卡号或账号" if named else "")
        yield Hit(
            Kind.BANK_CARD,
            start,
            start + length,
            found[1][:length],
            value,
            _HIGH if named else _MEDIUM,
            _E,
            words,
        )
    for found in _ACCOUNT.finditer(text):
        start, end = found.span(1)
        agency = _is_of_an_agency(text, found.start()) or _is_of_an_agency(text, start)
        if agency or _HOLDER_AFTER.match(text, end):
            continue
        value = _value(found[1])
        if "卡" in text[found.start() : start] and 16 <= len(value) <= 19:
            words = "文中称其为卡号，但校验码不符，可能是笔误，也可能是账号"
            yield Hit(Kind.BANK_ACCOUNT, start, end, found[1], value, _LOW, _W, words)
        else:
            words = "文中称其为账号"
            yield Hit(Kind.BANK_ACCOUNT, start, end, found[1], value, _HIGH, _E, words)


def _lengths(run: str) -> list[int]:
    """Where in a run of digits and gaps a card of 16 to 19 digits may end: at its end, or at the end of a group."""
    ends, count = [], 0
    for place, sign in enumerate(run):
        count += sign.isdecimal()
        last = place + 1 == len(run)
        if sign.isdecimal() and count >= 16 and (last or not run[place + 1].isdecimal()):
            ends.append(place + 1)
    return ends[::-1]


def _is_of_an_agency(text: str, start: int, *, in_line: bool = False) -> bool:
    """Whether the words before an account, or those in its line, name an organisation as its holder."""
    first = max(0, start - 60, text.rfind("\n", 0, start) + 1 if in_line else 0)
    found = _AGENCY_ACCOUNT.search(text, first, start)
    return found is not None and not _PAID_TO.search(text, found.end(), start)


def _value(run: str) -> str:
    """A number without what stands between its digits."""
    return "".join(sign for sign in run if sign.isdecimal()) + ("X" if run[-1] in "XxХх×" else "")
