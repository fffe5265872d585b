"""Statutes that texts name without title marks: 刑法第一百二十条之一. Only a name that is followed by an article counts."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from .numerals import CN

_NAMES = frozenset(
    (
        "宪法 立法法 地方各级人民代表大会和地方各级人民政府组织法 公务员法 监察法 监督法 选举法 代表法 预算法 审计法 统计法 国家赔偿法 行政许可法 行政处罚法 行政强制法"
        " 行政复议法 行政诉讼法 刑法 刑事诉讼法 民法典 民法通则 民法总则 物权法 合同法 侵权责任法 民事诉讼法 仲裁法 公司法 企业破产法 证券法 保险法 商业银行法 招标投标法 政府采购法"
        " 税收征收管理法 个人所得税法 企业所得税法 增值税法 契税法 价格法 广告法 产品质量法 计量法 标准化法 反垄断法 反不正当竞争法 消费者权益保护法 电子商务法 食品安全法"
        " 药品管理法 疫苗管理法 农产品质量安全法 种子法 农业法 土地管理法 农村土地承包法 城乡规划法 城市房地产管理法 建筑法 森林法 草原法 水法 防洪法 水土保持法 矿产资源法 渔业法"
        " 野生动物保护法 环境保护法 环境影响评价法 环境保护税法 水污染防治法 大气污染防治法 土壤污染防治法 固体废物污染环境防治法 噪声污染防治法 清洁生产促进法 节约能源法"
        " 安全生产法 消防法 道路交通安全法 公路法 港口法 海域使用管理法 特种设备安全法 突发事件应对法 传染病防治法 基本医疗卫生与健康促进法 执业医师法 医师法 母婴保健法"
        " 动物防疫法 治安管理处罚法 禁毒法 反恐怖主义法 反电信网络诈骗法 居民身份证法 出境入境管理法 网络安全法 数据安全法 个人信息保护法 密码法 保守国家秘密法 档案法 测绘法 气象法"
        " 教育法 义务教育法 高等教育法 职业教育法 民办教育促进法 教师法 学前教育法 未成年人保护法 预防未成年人犯罪法 老年人权益保障法 妇女权益保障法 残疾人保障法 劳动法 劳动合同法"
        " 就业促进法 社会保险法 工会法 法律援助法 人民调解法 社区矫正法 文物保护法 非物质文化遗产法 公共图书馆法 旅游法 体育法 慈善法 退役军人保障法 兵役法 国防动员法 著作权法 商标法"
        " 专利法 村民委员会组织法 城市居民委员会组织法 乡村振兴促进法 家庭教育促进法 外商投资法 政府信息公开条例 信访工作条例 信访条例 工伤保险条例 物业管理条例 城市房屋拆迁管理条例"
        " 国有土地上房屋征收与补偿条例 优化营商环境条例 重大行政决策程序暂行条例 行政法规制定程序条例 规章制定程序条例"
    ).split()
)
_LONGEST = max(map(len, _NAMES))
_SHORTEST_CITED = 4
_SHORTEST = min(map(len, _NAMES))
_PLACE = re.compile(rf"(?:法|法典|条例|通则|总则|规定|细则)(?=第[{CN}\d]{{1,9}}条)")
# Without an article behind it a name counts where the text says that it is applied.
_CUE = re.compile(r"(?:依照|根据|依据|按照|违反|适用|参照)(?:中华人民共和国)?(?=[\u4e00-\u9fff])")
_PREFIX = "中华人民共和国"


def find_statutes(shade: str, cited: Container[str] = ()) -> Iterator[tuple[int, int]]:
    """Spans of names without marks, 中华人民共和国 included where it stands.

    `cited`: names that were cited before, which then may stand without marks too.
    """
    for match in _PLACE.finditer(shade):
        end = match.end()
        for length in range(_LONGEST, _SHORTEST - 1, -1):
            start = end - length
            if start >= 0 and (
                shade[start:end] in _NAMES or (length >= _SHORTEST_CITED and shade[start:end] in cited)
            ):
                if shade.endswith(_PREFIX, 0, start):
                    start -= len(_PREFIX)
                yield start, end
                break
    yield from _applied(shade)


def _applied(shade: str) -> Iterator[tuple[int, int]]:
    """依照民法典承担民事责任."""
    for match in _CUE.finditer(shade):
        start = match.end()
        for length in range(_LONGEST, _SHORTEST - 1, -1):
            if shade[start : start + length] in _NAMES and not shade.startswith("第", start + length):
                yield (start - len(_PREFIX) if match[0].endswith(_PREFIX) else start), start + length
                break
