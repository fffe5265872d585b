"""How personal data is written in lists, tables and running text: shapes, not words."""

from __future__ import annotations

import pytest

from gongkai.privacy.detection import detect

ID, OTHER = "650199198503020017", "650199199003070020"


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.kind.value, hit.text) for hit in detect(text)]


def of(kind: str, text: str) -> list[str]:
    return [value for one, value in found(text) if one == kind]


def test_rows_without_a_head() -> None:
    text = f"王小明 {ID} 13912345678\n李红梅 {OTHER} 13812345678"
    assert of("name", text) == ["王小明", "李红梅"]
    assert of("name", "1.王小明，补贴500元\n2.李红梅，补贴600元\n3.赵建国，补贴700元") == [
        "王小明",
        "李红梅",
        "赵建国",
    ]


@pytest.mark.parametrize("quote", ["", '"'])
def test_tables_with_commas_and_quotes(quote: str) -> None:
    lines = (("姓名", "身份证号", "病种"), ("王小明", ID, "肺癌"), ("李红梅", OTHER, "罕见病"))
    text = "\n".join(",".join(f"{quote}{cell}{quote}" for cell in line) for line in lines)
    assert found(text) == [
        *(("name", "王小明"), ("resident_id", ID), ("health", "肺癌")),
        *(("name", "李红梅"), ("resident_id", OTHER), ("health", "罕见病")),
    ]


def test_a_label_nobody_listed_is_one_by_its_shape() -> None:
    assert of("name", "申请临时救助人：陈建华；家庭住址不详") == ["陈建华"]
    assert of("name", "责令其弟侯建军照料。") == ["侯建军"]
    assert of("name", "帐篷安置登记：杨秀兰，女，60岁") == ["杨秀兰"]


def test_names_beside_names_are_names() -> None:
    text = "遗失声明：王小明、库勒西、李红梅三人遗失身份证。"
    assert of("name", text) == ["王小明", "库勒西", "李红梅"]


def test_who_is_in_office_is_no_hit_nor_who_is_listed_behind_him() -> None:
    assert of("name", "民警洪波、周立到场处置，抓获嫌疑人张大山。") == ["张大山"]
    assert of("name", "评审专家名单：贺新、丁大海、康明。") == []
    assert of("name", "副市长刘敏、赵磊出席会议。") == []


def test_an_account_is_a_persons_or_a_firms() -> None:
    assert of("bank_account", "补助款打入王小明账户（云汀农商行，9559 0231 4417）。") == ["9559 0231 4417"]
    firm = "成交供应商：云汀印务有限公司，统一社会信用代码91654201MA7812345Q，账号：65050165823600000187。"
    assert of("bank_account", firm) == []


def test_a_bare_date_behind_a_name_is_a_birth() -> None:
    assert of("birth", "拟批准入伍：申请人王小明 2004.08，申请人李红梅 2003.11，") == ["2004.08", "2003.11"]
    assert of("birth", "申请人王小明 2025.08，") == []


def test_a_mobile_number_glued_to_an_identity_number() -> None:
    for text in (f"王小明{ID}13912345678", f"13912345678{ID}"):
        assert of("resident_id", text) == [ID] and of("mobile", text) == ["13912345678"]


def test_a_flat_is_told_without_a_road() -> None:
    assert of("address", "我家是3-602，暖气漏水。") == ["3-602"]
    assert of("address", "A区1号楼305室——业主王小明") == ["A区1号楼305室"]
    assert of("address", "杨柳巷22号您家院墙外的树已修剪。") == ["杨柳巷22号"]
    assert of("address", "受理地址：杨柳巷22号服务中心。") == []


def test_rare_surnames_and_other_languages_are_names() -> None:
    assert of("name", "户主：郄丽萍，家庭人口3人。") == ["郄丽萍"]
    assert of("name", "牧民乌云其木格，女，1964年2月3日生。") == ["乌云其木格"]
    assert of("name", "寄件人：艾山江.吐尔地") == ["艾山江.吐尔地"]
    assert of("name", "补偿款由其侄晏国斌代领，已签字。") == ["晏国斌"]


def test_what_a_table_calls_its_columns_is_no_name() -> None:
    assert of("name", "李红，公民身份号码650199198503020017。") == ["李红"]
    assert of("name", "补贴作物：金银花、车前子、杜仲，每亩补60元。") == []
    assert of("name", "市医保局会同财政局（徐丽）、税务局（梅永康）组成专班。") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("王小明，男，从幸福路老干所2号楼走失。", "幸福路老干所2号楼"),
        ("签约居民王小明，住棉纺厂北院16栋3门。", "棉纺厂北院16栋3门"),
        ("被征收人：王小明，坐落 青峰街道瓦窑头69号", "青峰街道瓦窑头69号"),
        ("王小明原住清溪乡杨柳湾村上湾组28号，外出未归。", "清溪乡杨柳湾村上湾组28号"),
        (
            "王小明女士：我局已将答复寄往云汀市棉纺路88号院6号楼2单元502室。",
            "云汀市棉纺路88号院6号楼2单元502室",
        ),
    ],
)
def test_an_address_is_told_by_its_parts(text: str, place: str) -> None:
    assert of("address", text) == [place]


def test_where_an_office_is_to_be_found_is_no_home() -> None:
    assert of("address", "王小明女士：请到解放大道9号政务中心3楼查询。") == []
    assert of("address", "申请人可到区公共资源交易中心三楼302室获取文件。") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("李*梅，育才北路15号电机厂家属院7-2-302，月金额615元。", "育才北路15号电机厂家属院7-2-302"),
        ("低保复核：何某，东门外城墙根平房3间，家庭人口2人。", "东门外城墙根平房3间"),
        ("3-2-501住户反映楼上夜间有异响。", "3-2-501"),
        ("候选人魏淑云（1-2-302）。", "1-2-302"),
        ("请将通知送到南坪村五组大核桃树底下那家，户主外出。", "南坪村五组大核桃树底下那家"),
        ("危房台账：户主扎西多杰，下勒村然多组，D级。", "下勒村然多组"),
        ("陈某一家四口，暂住城北体育场安置点C区17号帐篷。", "城北体育场安置点C区17号帐篷"),
        ("受灾群众张某某临时安置在柳沟镇中心小学二楼204教室。", "柳沟镇中心小学二楼204教室"),
        ("反映人刘女士，住文庙街56号理发店二楼。", "文庙街56号理发店二楼"),
        ("区民政局临时救助公示：崔守田，沿河街道码头里2号院东屋。", "沿河街道码头里2号院东屋"),
    ],
)
def test_a_home_is_told_without_a_name_and_as_neighbours_say_it(text: str, place: str) -> None:
    assert of("address", text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "养老机构名称：夕阳红养老院；地址：煤场路50号；负责人秦某。",
        "陈述申辩请送至新华北路201号综合行政执法大队三楼305室。",
        "便民服务中心自11月10日起搬至人民路88号。",
        "王小明如不服可在三日内提出陈述申辩，地址：粮贸巷5号。",
        "公证处地址：凤凰台A座2层201室。",
        "不动产权第0012345号，坐落和平路12号3栋2单元501室。",
        "停水通知：桂花苑小区1至12号楼停水，住户请储水。",
        "户籍地为石桥乡杨家塆村的村民可在线办理。",
    ],
)
def test_a_place_of_nobody_is_no_home(text: str) -> None:
    assert of("address", text) == []


def test_a_firm_is_no_person_and_its_place_no_home() -> None:
    text = "许可公示\n企业名称：松风幼儿园\n地址：松风路12号"
    assert found(text) == []
    assert found("普惠性民办幼儿园名单：松风幼儿园、林海幼儿园。行政处罚：松风幼儿园大班未晨检。") == []
    assert of("name", "阿克塔木乡、查干布拉格苏木获评先进，柳荫巷12号地下室已清理。") == []


def test_what_a_mask_has_left_is_no_name() -> None:
    assert of("name", "公示（已脱敏）：阿卜*·买*提、欧阳某某、热*古丽、司马*。") == []


def test_numbers_that_were_made_up_are_nobodys() -> None:
    assert found("系统测试用例：身份证号码650199198503020017，手机号13912345678。") == []


def test_an_illness_that_begins_behind_a_name_is_told_without_it() -> None:
    assert of("health", "写信人尉迟静反映，老人尉迟静滑倒骨折。") == ["骨折"]
    assert of("health", "王小明，视力一级，护理补贴每月120元。") == ["视力一级"]
    assert of("health", "违法行为人王小明（15岁）因不满十六周岁不执行拘留。") == []
    assert of("minor", "违法行为人王小明（15岁）因不满十六周岁不执行拘留。") == ["15岁"]


def test_a_number_in_words_may_have_gaps() -> None:
    assert of("mobile", "以后打一三九 零九九一 二二八七") == ["一三九 零九九一 二二八七"]
