"""What addresses are written with (地址的组成): numbers of houses and flats, groups and herders' camps, and, as neighbours say it, the third
house behind the well. Patterns only; whose an address is, is for `homes`, and where it begins and ends for `addresses`.
"""

from __future__ import annotations

import re

HAN = "\u3007\u4e00-\u9fff"
SIGNS = rf"[{HAN}0-9A-Za-z·\-#]"
_NUMERAL = "一二三四五六七八九十百"
_COUNT = rf"(?:[甲乙丙丁A-Za-z]?\d{{1,5}}(?: ?\d)?|[{_NUMERAL}]{{1,5}}|[A-Za-z甲乙丙丁东西南北中前后负])"
_UNIT = (
    r"(?:号院|号楼|号|弄|栋|幢|座|楼(?!道)|单元|(?<![东西南北])门(?![口诊])|层|室|房(?!屋)|(?<=[东西南北中左右])户|院|村民小组|小组|小队|组|队|社(?!区)"
    r"|排|巷|支弄|床|铺|#)"
)
# 4-1-1203: building, unit and flat.
DASHED = (
    r"(?<![\dA-Za-z-])(?!(?:19|20)\d\d-)[A-Za-z]?\d{1,4}(?:-[A-Za-z]?\d{1,4}){1,3}(?!\d|-|年|月|日|元|岁|时)"
)
_NUMBERED = (
    rf"(?:(?:附|第(?![{_NUMERAL}\d]{{1,6}}号)|-|[老新旧](?=[{_NUMERAL}\d]{{1,2}}[栋幢座])|(?<=[楼栋幢座])[A-Za-z一二三四东西南北]区(?=\d)|地下(?:室|储藏间|车库)?)?{_COUNT} ?(?:(?:-|之|附|号附){_COUNT})*{_UNIT}|号?附 ?\d{{1,3}}|(?<=[房屋])[{_NUMERAL}\d]{{1,2}}间|-\d{{1,4}}(?!\d)"
    rf"|(?:(?<=[\dA-Za-z{_NUMERAL}甲乙丙丁]号)|(?<=[楼栋幢座元#室层]))-?\d{{2,4}}(?!\d| ?(?:元|年|月|个|人|户|名|次|米|分))"
    r"|(?<=[层元楼])[东西中]户?)"
)
_DWELLING = (
    r"(?:毡房|蒙古包|[冬夏]窝子|[冬夏]牧点|窑洞|地窝子|(?:[羊牛猪马棚驼鸡]|暖)圈|圈舍|[鱼渔]棚|蜂场|碉[楼房]|吊脚楼|[木土竹]楼|(?:[红蓝绿黑白青灰]|石棉|油毡)[砖瓦顶皮][房棚屋]|(?:仓|库|车间|厂房)?改[建造]房|临建[棚房]|(?:活动|简易|安置|铁皮|彩钢)?板房|(?:铁皮|彩钢|土坯|道班|[守护看巡][林山水渠井路场]|[棚砖瓦土石草])房|铁皮棚|彩钢棚|[红蓝绿黑白朱]色?(?:的)?[漆铁木大]{1,2}门|帐篷|渔船|住家船|阁楼|亭子间|后楼|前楼|[前后东西南北里][院进]|里间|外间|[东西南北]?厢房|地下室|储藏[间室]"
    r"|车库|工棚|窝棚|看护房|门房|平房|大杂院|定居房|出租屋|夹层|顶[楼层]|底商|[东西南北]头|房前屋后)"
)
# 第二家, 头一户, 最里头那个院子, 第三个铁门, 那家.
_ORDINAL = (
    rf"(?:(?:从?[东西南北左右前后外里][数起边手]?(?:数|起)|倒数|左手|右手)?第[{_NUMERAL}\d]{{1,2}}|头一|末一|最[里后东西南北外](?:[头面边])?(?:[的那一]){{0,2}}|靠[{HAN}]{{1,3}}那|那)(?:一|排)?个?[\u4e00-\u9fff]{{0,2}}?"
    r"(?:家(?![属庭公企])|户|间|院子|院落|小院|院|门(?!诊)|排平房|排|栋|座|平房|条巷子|个?巷[子道口])"
)
# Where a landmark says it: 水塔西侧, 小卖部隔壁, 大核桃树底下.
_BESIDE = (
    r"(?:斜?对[面过门]|隔壁|旁边?|背后|后[面头边]|前[面头边]|[东西南北][侧边面]|边上|跟前|底下|楼[上下]|尽头|村口|沟口|巷口|路口|岔路口|附近|[上下]首|前头|后头|里面|背后|往[里东西南北上下]走?"
    r"|[塔井房庙桥树坊场院坡渠河][东西南北边口沿旁](?![\u4e00-\u9fff]?[路街巷村组])|[\u4e00-\u9fff][边沿](?=[的,。;、)]|$))"
)
COLLOQUIAL = rf"(?:{_ORDINAL}|{_BESIDE}|{_DWELLING})"
FINE = rf"(?:{_NUMBERED}|{_DWELLING}|{_ORDINAL})"
# A shop somebody lives in, the end of a lane, rooms of a yard: 街上二巷子修鞋铺, 派出所隔壁巷子底, 供销社院内1间半.
_SHOP = r"(?:修[鞋车表]|补鞋|裁缝|理发|豆腐|小卖|杂货|粮油|打铁|铁匠|水?磨|榨?油|副食|早餐|水果|五金|缝纫|照相|馒头|烧饼)(?:铺|店|部|坊|摊)(?:[里内]|楼上|后院|隔壁)?"
_END_OF_A_LANE = r"(?:巷子?|胡同|弄堂|坡|沟)(?:底|尽头|里头|深处)"
_ROOMS = rf"(?<=院内)(?:[{_NUMERAL}两]|\d{{1,2}}) ?间半?"
# What ends a place that is described: the third house, a hut, the second building on the first floor.
_HOUSEHOLD = (
    rf"(?:(?:从?[东西南北左右前后外里][边手]?[数起]|倒数|左手|右手)?第[{_NUMERAL}\d]{{1,2}}|头一|末一|最[里后东西南北外上下][头面边]?[的那一]{{0,2}})个?(?:帐篷|[\u4e00-\u9fff]{{0,2}}?(?:家(?![属庭公企])|户|间|院子|院落|小院|门(?!诊)|平房))"
    rf"|第[{_NUMERAL}\d]{{1,2}}[栋幢座排][{_NUMERAL}\d]{{1,2}}[楼层]"
)
HOME_AT_LAST = re.compile(
    rf"(?:{_HOUSEHOLD}|{_DWELLING}[里旁内]?(?![\u4e00-\u9fff]?[路街])|{_ROOMS})|(?:{_SHOP}|{_END_OF_A_LANE})(?=[,。;、)\"”\n\t 的]|$)"
)
# What such a place begins with, somewhere before its end.
SOMEWHERE = re.compile(
    r"[路街巷村组镇乡厂站所院桥店库社区场校庙宫寺坊局园井坎坡塘树沟旗团连队馆市楼城]|[东西南北][侧面边头]|[前后里外对][面边头]|拱北|码头|胡同|嘎查|苏木"
)
# A hamlet behind its village: 火烧坪村老屋场, 高坎村火石塝.
HAMLET = re.compile(
    rf"[{HAN}]{{1,14}}村(?!委|民|部|卫|小学|级|集体)(?:[老大新]?屋[场塆湾坪]|[\u4e00-\u9fff]{{1,2}}(?:塆|湾|塝|冲|坳|坪|垭|坎|沟|坡|岭|塘|咀|嘴|凼|坝|洼|寨|屯|庄|院子|台子|墩|[埂堤坝街河桥渠坡山井塘岭][上下边旁头脚口]))(?=[,。;、)\t\n ]|$)"
)
# What a neighbour adds to a number, up to the end of the clause: 56号|理发店楼上, 五组|老槐树旁.
LANDMARK = re.compile(
    rf"[\u4e00-\u9fff]{{0,8}}?(?:{_BESIDE}|{_DWELLING})[里内]?(?:的?{_ORDINAL})?(?=[,。;、)\"”\n]|$)|[\u4e00-\u9fff]{{0,6}}?{_SHOP}(?=[,。;、)\"”\n]|$)|[\u4e00-\u9fff]{{0,6}}?{_ORDINAL}(?=[,。;、)\"”\n]|$)"
)
# A group that has a name in place of a number: 上沟组, 杨家塆村民小组, 牧业点.
GROUP = r"(?:(?<=[村庄塆湾沟河坡坝坪塘街场屋坳冲岭梁滩洼嘴头边里上下中东西南北前后庙桥井老新子])(?:村民小组|小组|组|社(?!区)|生产队|队)|牧业点|定居点|牧业队)"
# What is as fine as a number and has none: a group behind its village, a yard of a works: 下勒村然多组, 喀英德村牧业点, 供销社家属院.
NAMED_GROUP = re.compile(
    rf"[{HAN}\d]{{1,16}}(?:(?:村|嘎查|牛录|庄|寨|坳|塆)[\u4e00-\u9fff]{{1,4}}?(?:小组|组|(?<!信用)(?<!合作)(?<!供销)社(?!区)|小队|队|牧业点|定居点|浩特|屯)|村民小组|牧业点|定居点|家属[院楼]|宿舍|大杂院)(?![{HAN}]?[长员织民])(?=[^{HAN}]|[到离去没通有]|[{HAN}]{{2,4}}[,、)]|$)"
)
# The last characters of the name of a road, a village or a house.
PLACE = (
    r"(?:路|街|巷|大道|道|胡同|弄|弄堂|里|条|村|屯|庄|寨|坊|坪|沟|湾|塆|岗|坡|小区|花园|家园|花苑|苑|园|公寓|新村|社区|家属[院区]|大院|院|城|庭|府|居|嘎查|连|队|场|镇|乡|苏木|区|县|团|段|线|郡|邸|宿舍|小镇|墅|台|(?<!日)期|营|营地|营盘|堡|店|桥|塘|圩|庙|河|山|轩|阁|湖|洲|馆|寓|窝子|厂|矿|点|楼"
    r"|门|浜|埭|垸|片|梁|塬|坝|口|组|社|平房|家属[楼房]|职工楼|老楼|[东西南北]侧|滩|洼|坳|冲|岭|墩|头|尾|外|户)"
)
ZONE = r"(?:(?:[A-Za-z甲乙丙丁东西南北中一二三四五六七八九]{1,2}|\d)(?:区|期|苑|座))?"
_BETWEEN = r"(?: |\n {0,6}|、(?=\d{1,4}室)|\([\u4e00-\u9fff]{1,14}\))?"
END = r"(?:甲|乙|丙| ?[东西中左右南北]户|后院|院内|内|旁|教?室|[东西南北]屋| ?[东西南北]头|平房| ?\(原[\dA-Za-z-]{1,8}号\)|[东西南北](?![\u4e00-\u9fff]))?"
FINES = rf"(?:{FINE}|{DASHED})(?:{_BETWEEN}(?:{FINE}|{DASHED}))*{END}"
# A house or flat and not merely a number of a house: 2单元401, 23号402室, 4-2-601.
FLAT = re.compile(
    r"(?:栋|幢|号楼|单元|座|楼|#|-|门)[-\d]*\d{2,4}(?:室|房|号)?$|号 ?\d{3,4}(?:室|房)$|\d{3,4}室$|(?<!\d)[A-Za-z]?\d{1,3}-\d{1,2}-\d{1,4}$|(?:单元|层|楼|栋|幢)[东西中南北](?:户|头|间)"
)
HOUSE = re.compile(r"改[建造]房|号楼|号院|栋|幢|单元|弄|户|室|门|排")
REGION = re.compile(r"[市区县镇乡旗州村路街巷组社队连团]|街道|社区|小区|苏木|嘎查")
# Only building, unit and flat, as neighbours write: 3号楼2单元, A区1号楼305室; a house of a group: 四组19号.
BARE_FLAT = re.compile(
    rf"(?<![\u4e00-\u9fff\d-])(?:[一二三四五六七八九十]{{1,2}}|\d{{1,2}})(?:组|社|队|连)(?:附?\d{{1,4}}号)|(?<![路街巷弄村园苑院庭里府坊道\dA-Za-z-])(?<![\u4e00-\u9fff]区)(?<![第老新旧])(?:[A-Za-z甲乙丙丁东西南北]区)?{_COUNT}(?:号楼|栋|幢|座|单元)(?:{_NUMBERED})+"
)
# The parts of a value that is said to be an address; `fine` are those which lead to somebody's door.
PARTS = re.compile(
    rf"(?P<fine>{_NUMBERED}|{DASHED}|{GROUP}|(?<=[村寨庄塆])[\u4e00-\u9fff]{{1,3}}(?:小组|组)(?![长员织]))|(?P<colloquial>{COLLOQUIAL})|{PLACE}|街道|市|省|州|旗|附近|户"
)
