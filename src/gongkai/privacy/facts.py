"""Detectors of what a text tells about a person: birth, youth, health, hardship, belief, status.

These words fill laws and notices; they are hits only where a person stands near: a private name or a number of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from .checks import resident_number
from .context import PERSON_REACH, Passages, Places
from .hits import Confidence, Hit, Level
from .kinds import Kind

_E, _W = Level.ERROR, Level.WARNING
_HIGH, _MEDIUM, _LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW

# A date alone in brackets behind a name is one of birth, if it is not of these years.
_NO_EVENT = 3
CHILD, MINOR = 14, 18  # 个人信息保护法第二十八条; 未成年人保护法第二条

_NUMERAL = "〇○零一二三四五六七八九十"
_DAY = (
    rf"(?:(?:1[89]|20)\d{{2}}年(?:农历|闰)?(?:[正腊冬]月(?:初?[{_NUMERAL}廿卅]{{1,3}}日?)?|[{_NUMERAL}]{{1,3}}月(?:初[{_NUMERAL}]|廿[{_NUMERAL}]))|"
    r"(?:1[89]|20)\d{2} ?(?:年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?|[-./] ?\d{1,2}(?: ?[-./] ?\d{1,2})?(?!\d)|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)|年)"
    rf"|[一二][{_NUMERAL}]{{3}}年(?:[{_NUMERAL}]{{1,3}}月)?(?:[{_NUMERAL}]{{1,3}}日)?|(?:1[89]|20)\d{{2}}年(?:农历|闰)?(?:[正腊冬]|[{_NUMERAL}]{{1,3}})月(?:初?[{_NUMERAL}]{{1,3}}日?)?|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年[正腊冬{_NUMERAL}]{{1,2}}月(?:[初廿{_NUMERAL}]{{1,3}})?)"
)
_BORN = re.compile(
    rf"(?:出生(?:年 ?月 ?日|年 ?月|日期|时间|于)?|生日|生于|诞生于)(?:为|是)?[:| ]{{0,4}}(?P<after>{_DAY})|(?P<before>{_DAY})(?:\([^()\n]{{1,8}}\))?(?:出生|生日|生(?![效产活态成育物日源鲜意长命动存理涯])|诞生)"
)
_FOUNDLING = re.compile("[男女弃]婴|婴儿")
_BARE = re.compile(
    rf"[,、|\t (]{{1,2}}(?:[男女][,、|\t ]{{1,2}})?(?:(?![^,、|\t ]{{0,6}}(?:参加|入[党职]|任|签|成立|颁|登记|申请))[\u4e00-\u9fff]{{0,5}}(?:毕业生?|在读|[高初]中|本科|大专|中专|研究生|退役人员|学历|族)[,、|\t ]{{1,2}})?(?P<day>{_DAY})(?=[,、;。|\t )\n—-]|出生|生|$)"
)
# A year alone is nobody's birthday.
_YEAR = re.compile(r"\d{4} ?年?")
_RANGE = re.compile(r" ?(?:以|之|及|至|到|~|-|—|起|前|后|\(含|期间)")
_GONE = re.compile("逝世|去世|病故|享年|终年|讣告|遗体")
_OFFICE = re.compile(r"任命|任免|拟任|现任|历任|任前公示|职务|党组|级调研员|参加工作|入党|党校")

_AGE = re.compile(
    rf"(?<![\d百{_NUMERAL}])(?:现年|今年|年仅|年龄|刚满|不满(?!十[四六八])|未满(?!十[四六八]))?[: ]{{0,2}}(?P<age>\d{{1,2}}|[{_NUMERAL}两]{{1,3}}) ?(?:周)?岁(?:半|零?(?:\d{{1,2}}|[{_NUMERAL}]{{1,3}})个多?月)?(?! ?(?:以|及|至|到|~|-|之|或|[(]含|内|前|后|组|段))(?:的(?:小孩|孩子))?|今年(?:刚|才)?(?P<years>\d{{1,2}}|[{_NUMERAL}]{{1,3}})(?=[,。;了])|(?P<months>\d{{1,2}}|[{_NUMERAL}两]{{1,3}}) ?(?:个多?月(?:大(?:的(?:宝宝|孩子|婴儿))?|龄|(?=的?(?:女儿|儿子|[男女]?婴|宝宝)))|月龄)|(?<!\d)约? ?(?P<old>\d{{1,3}}) ?日龄|(?:出生|婴儿|男婴|女婴)(?:仅|才|约|满|第|刚)? ?(?P<days>\d{{1,3}}|[{_NUMERAL}]{{1,3}}) ?(?:天|日龄|周|个月)"
)
# 三（2）班, 二年级4班, 大一班; 初三 is no day of the moon.
_ROOM = r"(?:\(?\d{1,2}\)?班)"
_SCHOOL = re.compile(
    rf"(?P<young>上?(?:小学)?[一二三四五六1-6] ?(?:年级{_ROOM}?|\(\d{{1,2}}\)班)(?:学生|小学生)?|(?:幼儿园)?[小中大](?:[一二三四五六1-6]|\([一二三四五六1-6]\))?班(?:幼儿)?(?=[,。;)( 的、|\t\n\d]|[\u4e00-\u9fff]{{1,4}}(?:小朋友|[妈爸])|$)|(?<!中)小学生|学前班|幼儿园(?=[小中大]班|幼儿|儿童|孩子|小朋友)|"
    r"还在[念读上](?:小学|幼儿园)|(?<=[念读上])(?:小学|幼儿园)(?=[,。;、)呢了]|$)|小学在读|"
    r"(?:留守|困境|残疾|孤残|事实无人抚养|学龄前)?儿童|男童|女童|幼童|学童|女孩|男孩|女婴|男婴|弃婴|婴儿|幼儿|新生儿|早产儿|患儿|孤儿|幼子|幼女|宝宝)"
    rf"|上?[七八九]年级{_ROOM}?(?:学生)?|上?(?<![月於于])[初高][一二三](?![日时辰])(?:年级)?{_ROOM}?(?:学生)?|(?<=[念读上])(?:初中|高中|中学)(?=[,。;、)]|$)|初中(?:生|在读)|高中(?:生|在读)|(?<!大)中学生|(?<![青好])少[年女](?![宫儿队班法犯先])|未成年(?:人|子女|女儿|儿子)?"
)
# 两岁儿子: of somebody who is told before.
_OF_SOMEBODY = re.compile("的?(?:儿子|女儿|孙[子女]|外孙|幼[子女])")
# 孤儿: all that a cell says.
_CELL = re.compile(r"[,\t|][\u4e00-\u9fff]{2,6}[,\t|\n]")
# Not a child itself, but where children are spoken of: 儿童福利院, 幼儿教师, 小学生资助政策.
_GROWN = re.compile(r"大学|学院|研究生|毕业|高校")
_OF_CHILDREN = re.compile(
    r"(?:[和及、][\u4e00-\u9fff]{2,4})?\d{1,5} ?[名人位]|福利|教师|老师|医院|公园|节|乐园|游乐|图书|读物|用品|教育|保健|保护|之家|中心|活动|康复|资助|政策|司|科(?!技)|园|班主任|法|罪"
)
# Who has no name in the text and is meant: 李某某, 其子, 我孩子.
_MEANT = re.compile(
    r"孩子(?=还在)|把\d{0,2}[一二三四五六七八九十]{0,3}岁的|某某?(?=[,(、现今系就在之家]|$)|婚生[子女]|失主|家里|\d日龄|[\u4e00-\u9fff][×*]{1,2}(?![×*])|(?:我|其|她|他)(?:家)?(?:的)?(?:孩子|小孩|儿子|女儿|子|女)|自称|走失|拐卖|弃婴|捡拾|拾到|[男女]婴一名|一名|生父母|认领"
)
# Who tells of himself, or is told by sex and age alone: 本人去年确诊…, 病例2:男,46岁.
_OF_ONESELF = re.compile(
    r"(?:本人|我)(?:[今去前]年|\d{1,2}月份?|最近|刚刚?|被|已|也)*(?:确诊|患|得了?|查出|诊断)[为有了]?$|(?:我们?|家里|本人|自己)家?里?(?:也|都)?(?:是|属于?)$|病例\d{0,3}[:,]?[男女],\d{1,3}岁[^。;\n]{0,24}$|我(?:爱人|[爸妈父母]亲?|老[公婆伴])[^。;\n]{0,10}$|[小孩][孩子](?:被)?吓得$"
)
_SAID = 40
# The title of a list: 2025年农村低保对象公示表.
_TITLE = re.compile(
    r"[^\n。;,:|]{4,50}(?:名单|名册|清册|清单|公示表?|公告|登记表?|花名册|明细表?|台账|一览表|统计表|汇总表|发放表|汇总)(?:\([^()\n]{1,16}\))?[:,]?[ \t]*(?=\n|$)"
)
_ILL = r"(?:(?<=患有)|(?<=患上)|(?<=患了)|(?<=[^隐医病]患)(?![有上了者难儿病得]))"
_HOW = (
    r"(?:急性|亚急性|慢性|恶性|良性|先天性|遗传性|原发性|继发性|代谢性|重症|重度|极重度|中度|中重度|轻度|严重|早期|中期|晚期|终末期|双侧|左侧|右侧|双|左|右|单侧|多发性?|多处|全身|陈旧性|粉碎性|开放性|闭合性|复发性|压缩性|妊娠期?|病毒性|细菌性|过敏性|"
    r"老年性?|小儿|缺血性|出血性|创伤性|外伤性|线[形性]|窦性|压缩性|间质性|化学性|风湿性|类风湿性?|系统性|特发性|难治性|阵发性|(?:药物|接触|化脓|脂溢|神经|心源|感染|缺铁|免疫|增生|退行|进行|结核|肥厚|扩张|酒精|溃疡)性|[12IⅠⅡⅢ一二]{1,2}型)"
)
# Parts of the body, sign by sign, as they make up the names of illnesses and injuries.
_BODY = (
    r"(?:[手脚心肝脾肺肾脑颅胸腹腰颈背肩臂肘腕掌指肢腿髋股膝胫腓踝足趾椎髓肋骨眼耳鼻咽喉舌唇牙胃肠胆胰腺乳宫卵巢膀胱尿血皮肌动静脉冠瓣视膜]|上肢|下肢|神经|关节|椎间盘|脊柱|脊髓|淋巴|细胞|粒|子宫|上?呼吸道|消化道|泌尿系?|生殖|支气管|气管|食管|食道|胆管|胆囊|血管|甲状|前列|十二指|结直|主动|晶状体|"
    r"视网|皮肤|头面?部|面部|软组织|功能|手指|脚趾|手部|足部|全身|口腔|牙周|角膜|造血|内膜|表面抗原|核酸|肝功能|肾功能|贲门|鼻窦|盆腔|输尿管|半月板|锁骨|肱骨|桡骨|尺骨|韧带|脚踝|肌腱|跟腱|软骨|椎体|[腰胸颈骶]\d{1,2}|末节|中指|食指|拇指|小腿|大腿|前臂|额|颌|骨头|眼睛|耳朵|腿脚|智力|精神|言语|发育|认知|行为|核|部)"
)
_WHAT = (
    r"(?:癌症?|恶性肿瘤|肿瘤|瘤|瘤变|骨折|脱位|损伤|挫伤|裂伤|撕裂伤?|扭伤|断裂|离断|衰竭|功能衰竭|硬化|纤维化|梗死|梗塞|梗|栓塞|出血|溢血|积液|结石|溃疡|绞痛|穿孔|坏死|畸形|缺损|狭窄|突出|增生|息肉|囊肿|脓肿|水肿|萎缩|脱落|疝|炎|疹|病|症|综合征|"
    r"移植(?:术后|术)?|动过[速缓]|电?击伤|切除(?:术后|术)?|置换(?:术后|术)?|搭桥(?:术后|术)?|冻伤|烧伤|烫伤|灼伤|阳性|感染|不全|障碍|瘫痪|截瘫|偏瘫|残疾|脱臼|擦伤|骨裂|变性|缺失|失常|失禁|迟缓|发育不良|异常|看不见|听不见|断了?(?:[一二两三\d]根)?|不遂|惊厥|破裂|粘连|扩张|阻塞|堵塞|缺血|供血不足|反流|早搏|肥大|下垂|错位|侧弯|劳损|中毒|裂|衰|粥样硬化(?:性心脏病)?|核变性|术后)"
)
_NAMED = (
    r"(?:尿毒症|(?:低温|失温)症|热射病|脑震荡|门诊慢特病|慢特病|白血病|布病|出血热|波状热|登革热|疟疾|百日咳|狂犬病|伤寒|破伤风|带状疱疹|湿疹|荨麻疹|(?:新生儿)?黄疸|过敏性休克|色[弱盲]|弱视|斜视|高度近视|艾滋病?|HIV|结核病?|精神分裂症?|精神病|精神障碍|精神疾病|抑郁症?|双相(?:情感障碍)?|焦虑症|自闭症|孤独症|癫痫|脑瘫|脑卒中|中风|偏瘫|截瘫|高位截瘫|瘫痪|植物人|糖尿病足?|高血压|冠心病|先心病|心梗|肝硬化|乙肝|丙肝|透析|血友病|再生障碍性贫血|地中海贫血|"
    r"红斑狼疮|类风湿|强直性脊柱炎|帕金森(?:病|综合征)?|阿尔茨海默(?:病|症)?|老年痴呆症?|痴呆|失智症?|半失能|失能|肿瘤|淋巴瘤|骨髓瘤|化疗|放疗|白内障|青光眼|(?:双目|双眼|左眼|右眼)?失明|失聪|聋哑|唐氏综合征|苯丙酮尿症|渐冻症|重症肌无力|布鲁氏菌病|包虫病|梅毒|淋病|性病|尘肺病?|矽肺|职业病(?!诊断|鉴定|防治|危害|病例)|慢阻肺|哮喘|"
    r"骨质疏松|痛风|甲亢|甲减|脊髓灰质炎|小儿麻痹症?|侏儒症|白化病|癔症|休克|昏迷|一氧化碳中毒|中毒|截肢|骨折|烧伤|烫伤|冻伤|重病|重疾|大病(?!保险|救助|医保|医疗|统筹|报销)|慢性病|特殊病种|罕见病|脑积水|肾积水|多器官衰竭|重残|低血糖|高热惊厥|肾衰|心衰|呼衰|风湿|(?:三度|完全性)?[唇腭]裂|兔唇|惊厥|半身不遂|再障|流感|高热|高烧|痴傻|耳聋|耳背|耳鸣|失语|失禁|褥疮|尘肺|哑巴|眼盲|盲人|跛行|驼背|癫疯|疯癫|伤风|肺炎|肺结核|过敏性紫[癜斑]|白癜风|银屑病|红斑|紫癜|贫血|低血压|败血症|佝偻病?|克罗恩|戈谢病|溶血|早产|难产|宫外孕|剖宫产|(?:瘫痪|常年|长期)(?:在床|卧床)|卧床不起|瘫在床上|下不了床|植皮|安装假肢|抽搐|中暑)"
)
_GRADE = r"(?:谱系障碍|后遗症|术后)?(?: ?[ⅠⅡⅢⅣIV1-4一二三四壹贰叁肆]{1,3}[级期型]|(?:晚期|中期|早期)|(?:病毒)?(?:携带者?|(?:表面)?抗[原体]阳性|阳性)|\([\u4e00-\u9fff]{1,4}\))?"
# 左手食指、中指离断: parts first, then what befell them.
_PARTS = rf"(?:(?:{_HOW})?{_BODY}{{1,4}}[、及和])"
_DEGREE = "(?:[ⅠⅡⅢⅣI深浅一二三]{1,2}度)"
_ONE_ILLNESS = rf"{_PARTS}?(?:{_HOW}){{0,3}}(?:{_BODY}{{1,6}}?(?:{_HOW}|{_DEGREE})?{_WHAT}|{_BODY}{{0,4}}?{_NAMED}){_GRADE}"
# What fills a clause and ends like an illness: 宫颈上皮内瘤变Ⅱ级, 手足口病.
_CLAUSE = (
    r"(?:(?<=[,、;:。(\n\t|])|(?<=[^\u4e00-\u9fff]因)|(?<=本人)|(?<=诊断为))(?!(?:无|未|没有|非|预防|治疗|防治|对|各类|其他|等|重大|职业|传染|严重|基础|慢性|大|多发|特殊|罕见)[\u4e00-\u9fff]{0,2}(?:病|症)|因|患|身患|其|小朋友)(?:(?![因患没说有治给]|发生|出现|后)[\u4e00-\u9fff]){1,10}(?<!疾)"
    r"(?:病|症|炎|癌|瘤变?|骨折|出血|衰竭|综合征|障碍|损伤|缺失|断裂|瘫痪|硬化|梗死|结石|过敏|偏高|感染|失明|坏死)(?:术后|后遗症)?[ⅠⅡⅢⅣ]?级?(?=[,。;、)\n\t|]|$|不能|需|住院|去世|手术)"
)
# Two symptoms beside each other, or one that somebody complains of: 咽痛、乏力.
_SYMPTOM = "(?:咽痛|咳嗽|乏力|腹泻|呕吐|头[晕痛]|胸[闷痛]|气[短促喘]|心慌|昏厥|晕厥|昏倒|浮肿|低热|皮疹|咯血|便血|腹痛|腰痛|失眠)"
_SYMPTOMS = rf"{_SYMPTOM}(?:[、及和伴]{{1,2}}{_SYMPTOM}){{1,4}}|{_SYMPTOM}(?:难忍|不止|加重|不已)|(?<=主诉){_SYMPTOM}|(?<=出现){_SYMPTOM}"
_HEALTH = re.compile(
    rf"{_SYMPTOMS}|水痘|手足口病|麻疹|猩红热|发热|发烧|肚子疼|临产|孕期(?=[)。;]|$)|怀(?:了|有)?双胞胎|孕\d{{1,2}}周[、及伴]{{1,2}}[\u4e00-\u9fff]{{2,8}}|孕(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})个多?月|{_ONE_ILLNESS}(?:[、及和并伴]{{1,2}}{_ONE_ILLNESS}){{0,3}}|"
    r"新冠(?:肺炎)?(?:病毒)?(?:阳性|确诊|感染)|核酸(?:检测)?(?:结果)?(?:呈)?阳性|(?:无症状|病毒)感染者|(?:(?!发生|出现|引起)[\u4e00-\u9fff]){1,6}(?:携带者|(?<!发生)过敏史?)(?!源|性)|"
    r"(?:肢体|视力|听力|言语|智力|精神|多重) ?[一二三四1-4]级(?!残疾)|轻伤[一二]级|重伤[一二]级|轻微伤|(?:(?:全身)?\d{1,2}% ?(?:面积)?(?:烧伤|烫伤))|满[脸身头]是血|(?<![\u4e00-\u9fff])阳性(?![的率者])|[\u4e00-\u9fffA-Za-z]{1,6}(?:[体毒菌原酸酶虫]|HIV|孕检|涂片)阳性(?![率者])|"
    rf"(?:扭伤|摔断|划伤|砸伤|撞伤|摔伤|咬伤|烫伤|割伤|压断)了?[左右双]?{_BODY}{{1,3}}|"
    r"(?:肢体|视力|听力|言语|智力|精神|多重)(?:[一二三四1-4]级)?残疾(?:[一二三四1-4]级)?(?:人)?|[一二三四1-4]级(?:肢体|视力|听力|言语|智力|精神|多重)?(?:残疾|伤残)|残疾(?:等级)?[: ]?[一二三四1-4]级|(?:重度|轻度|中度|极重度)(?:残疾|失能|失智)|身患残疾|残疾人|残疾|伤残[一二三四五六七八九十]级|(?<=鉴定)[一二三四五六七八九十]级|(?<=鉴定为)[一二三四五六七八九十]级|[一二三四五六七八九十]级伤残|"
    r"怀孕(?:约|已|满)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:个多?月|周)|怀孕|孕妇|孕产妇|孕\d{1,2}周|已孕|妊娠(?:\d{1,2}周)?|流产|分娩|不孕|"
    rf"{_ILL}[\u4e00-\u9fff]{{1,10}}?(?:病|症|炎|瘤|综合征|障碍)|{_ILL}[\u4e00-\u9fff]{{2,8}}?(?=[,。;)、]|$)"
    rf"|{_CLAUSE}"
)
_NO_HEALTH = re.compile(
    r"者|赔偿|类别|等级|类型|种类|程度|联合会|证(?!明)|联(?=[,。;、])|残疾人联合会|残联|大病保险|大病救助|大病医保|慢性病防治|结核病防治|防治|疫苗|筛查|科(?=[,。;、 室]|$)|医院|用药|耗材"
)
_POVERTY = re.compile(
    r"低收入住房困难家庭|(?:农村|城镇|城市|城乡)?低收入(?:妇女|儿童|老人|农户)|特困(?=转)|低保边缘(?=[,。;、)]|$)|(?:农村|城市|城镇|城乡|分散供养|集中供养|分散|集中){0,2}(?:最低生活保障|低保|低边|低收入|特困|五保|建档立卡|贫困|脱贫|监测|易返贫|易致贫|边缘易致贫|支出型困难|突发严重困难|困难){1,3}(?:边缘)?(?:户|家庭|对象|人员|人口|供养人员|供养对象|供养|贫困户|贫困人口|脱贫户|不稳定户|职工|群众|学生|老人|老党员|残疾人|待遇|证){1,2}(?:[A-Da-d一二三甲乙]类)?|"
    r"(?:农村|城市|城镇|城乡)?(?:最低生活保障|低保)[A-Da-d一二三甲乙]类|(?:因病|因残|因灾|因学|因婚|缺劳力|缺技术)(?:致贫|返贫)|家庭(?:经济|生活)?(?:特别|特殊|比较|一般)?困\n?难|(?:特别|特殊|比较|一般)困难(?=[,、;。|\t) \n]|$)|(?<!低保)边缘户|低收入(?=转|户|、|,|。|\)|$)|(?:分散|集中)?特困人员(?:救助)?供养|家境(?:贫寒|贫困|困难)|(?:农村|城市)?(?:最低生活保障|低保)|五保|特困供养|建档立卡|零就业家庭|临时救助|(?<=[,、;:|\t(])(?:特困|低收入|脱贫|困难)(?=[,。;、)|\t\n]|$)|低收入(?:住房)?(?:困难)?家庭"
)
_BELIEF = re.compile(
    r"(?:信仰|信奉|皈依|宗教信仰)[: ]?(?:为)?(?:伊斯兰教|佛教|道教|基督教|天主教|东正教)|(?:伊斯兰教|佛教|基督教|天主教|穆斯林)(?:教徒|信徒|信众)|受洗|(?:宗教信仰)[: ]{1,3}(?!无)[\u4e00-\u9fff]{2,5}"
)
_STATUS = re.compile(
    r"刑满释放|刑释解教|社区矫正(?:对象|人员)?|吸毒(?:史|人员)?|戒毒(?:人员)?|强制隔离戒毒|服刑(?:人员)?|缓刑|前科|犯罪记录|假释|信访重点人员|上访户|同性恋|离异|私生子|失信被执行人|嫖娼|卖淫|性侵"
)


# What is told of a person.
CONDITIONS = (_HEALTH, _POVERTY, _BELIEF, _STATUS, _SCHOOL)
# What these words cover is no name.
NO_NAMES = (_POVERTY, _SCHOOL, re.compile(_ONE_ILLNESS))


def births(text: str, passages: Passages, persons: Places) -> Iterator[Hit]:
    """出生日期 of a person near, or after a label. Ages of groups (1998年1月1日以后出生) and lives of officials are none."""
    for found in _BORN.finditer(text):
        group = "after" if found["after"] else "before"
        start, end = found.span(group)
        if _RANGE.match(text, end) or _YEAR.fullmatch(text, start, end):
            continue
        sentence = passages.sentence(start, end)
        if _OFFICE.search(text, *sentence) and not _GONE.search(text, max(0, start - PERSON_REACH), end):
            continue
        near = persons.near(start, end) or _FOUNDLING.search(text, *sentence)
        if near or (group == "after" and re.search("日期|年 ?月|时间|生日", found[0])):
            words = "与个人写在一起的出生日期" if near else "文中称其为出生日期"
            yield _hit(Kind.BIRTH, text, start, end, _HIGH if near else _MEDIUM, _E if near else _W, words)


def minors(text: str, passages: Passages, names: Places, hits: Sequence[Hit], on: date) -> Iterator[Hit]:
    """未成年人信息: who is under 18 on the day `on`, by number, or by words for age, class or childhood beside a person; a warning from 14 on."""
    for hit in hits:
        number = resident_number(hit.value) if hit.kind is Kind.RESIDENT_ID else None
        if number and (years := _age(number.born_on, on)) < MINOR:
            yield _of_age(text, hit.start, hit.end, years < CHILD, "身份证号")
    told = set()
    for found in _AGE.finditer(text):
        start, end = found.span()
        years = (
            0 if found["months"] or found["days"] or found["old"] else _count(found["age"] or found["years"])
        )
        if text[max(0, start - 2) : start] in ("不满", "未满") and years in (14, 16, 18):
            continue  # a rule
        if years < MINOR and (
            _is_meant(text, start, end, passages, names, 24) or _OF_SOMEBODY.match(text, end)
        ):
            told.add(end)
            yield _of_age(text, start, end, years < CHILD, "姓名旁写明的年龄")
    for found in _SCHOOL.finditer(text):
        start, end = found.span()
        if _OF_CHILDREN.match(text, end) or _GROWN.match(text, end):
            continue
        if start in told and text.startswith("少", start):
            continue  # 十五岁少年: told already, and hardly a child
        if any(start < place <= end for place in told):
            continue  # 六个月大的宝宝
        reach = PERSON_REACH if _CELL.fullmatch(text, start - 1, end + 1) else 40
        if _is_meant(text, start, end, passages, names, reach) or titled(text, start, end, names):
            yield _of_age(text, start, end, bool(found["young"]), "姓名旁写明的年级或称呼")


def bare_births(text: str, names: Iterable[Hit], on: date) -> Iterator[Hit]:
    """A day that stands right behind a name, years ago, or alone in brackets or behind a resident number: 王小明,1968年9月11日,."""
    for name in names:
        found = _BARE.match(text, name.end)
        day = found["day"] if found else ""
        full = re.fullmatch(r"(\d{4}) ?[年.\-/] ?\d{1,2} ?(?:[月.\-/] ?(?P<day>\d{1,2})? ?日?)?", day)
        # A month alone is rather the month of an event; a man of 15 has one of birth.
        alone = found and text[name.end] == "(" and text[found.end() : found.end() + 1] == ")"
        least = _NO_EVENT if alone or name.kind is not Kind.NAME else 11 if full and full["day"] else 16
        if found and full and int(full[1]) <= on.year - least:
            yield _hit(Kind.BIRTH, text, *found.span("day"), _MEDIUM, _E, "紧接姓名的日期，像出生日期")


def born_as_children(hits: Sequence[Hit], on: date) -> list[Hit]:
    """Hits which are days of birth of children under 14; of a day as written the year is enough."""
    years = ((hit, hit.value[:4]) for hit in hits if hit.kind is Kind.BIRTH)
    return [hit for hit, year in years if year.isdecimal() and 0 <= on.year - int(year) < CHILD]


def _is_meant(text: str, start: int, end: int, passages: Passages, names: Places, reach: int) -> bool:
    """Whether a person is near, by name or as somebody who is meant without one."""
    first, last = passages.sentence(start, end, 60)
    meant = _MEANT.search(text, first, last)
    return names.near(start, end, reach) is not None or bool(meant and not start <= meant.start() < end)


def _of_age(text: str, start: int, end: int, child: bool, words: str) -> Hit:
    reason = f"{words}表明不满{'十四' if child else '十八'}周岁"
    return _hit(Kind.MINOR, text, start, end, _HIGH if child else _MEDIUM, _E if child else _W, reason)


def titled(text: str, start: int, end: int, persons: Places) -> bool:
    """Whether words stand in the title of a list, and somebody is named below it."""
    first = text.rfind("\n", 0, start) + 1
    title = _TITLE.match(text, first, first + 60)
    return bool(title and end <= title.end() and persons.after(end))


def conditions(text: str, persons: Places, names: Places) -> Iterator[Hit]:
    """Sensitive facts (个人信息保护法第二十八条) beside a person: 病情, 困难状况, 宗教信仰, 特定身份."""
    for kind, words, reason in (
        (Kind.HEALTH, _HEALTH, "与个人写在一起的病情、残疾或孕产情况"),
        (Kind.POVERTY, _POVERTY, "与个人写在一起的困难状况"),
        (Kind.BELIEF, _BELIEF, "与个人写在一起的宗教信仰"),
        (Kind.STATUS, _STATUS, "与个人写在一起的特定身份"),
    ):
        for match in words.finditer(text):
            # 老人尉迟静滑倒骨折: what begins before a name goes on behind it.
            named = names.end_before(match.end())
            found = words.search(text, named, match.end()) if named > match.start() else match
            if found is None:
                continue
            start, end = found.span()
            if kind is Kind.HEALTH and _NO_HEALTH.match(text, end):
                continue
            if (
                _OF_ONESELF.search(text, max(0, start - _SAID), start)
                or persons.near(start, end)
                or titled(text, start, end, persons)
            ):
                yield _hit(kind, text, start, end, _MEDIUM, _E, reason)


def _hit(
    kind: Kind, text: str, start: int, end: int, confidence: Confidence, level: Level, reason: str
) -> Hit:
    value = text[start:end]
    return Hit(kind, start, end, value, "".join(value.split()), confidence, level, reason)


def _age(born_on: date, on: date) -> int:
    """Full years; the birthday itself does not yet count (民法典第二百零一条: a year is full on its last day)."""
    return on.year - born_on.year - ((on.month, on.day) <= (born_on.month, born_on.day))


def _count(words: str) -> int:
    """8, 八, 十二."""
    if words.isdecimal():
        return int(words)
    tens, has_ten, ones = words.rpartition("十")
    value = {sign: place for place, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
    return (value.get(tens[-1:], 1) * 10 if has_ten else 0) + value.get(ones[-1:], 0)
