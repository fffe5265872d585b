"""How Chinese names are made: surnames, compound surnames, and the syllables of transliterated ones."""

from __future__ import annotations

import re

# The two hundred most frequent, which nine in ten people bear.
COMMON = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖"
    "贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧"
    "耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项"
    "连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
COMPOUND = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 夏侯 轩辕 长孙 宇文 端木 南宫 百里 呼延 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 闻人 赫连 "
    "拓跋 独孤 第五 西门 东郭 南门 左丘 梁丘 谷梁 段干 万俟 鲜于 闾丘 司空 司寇 子车 颛孙 巫马 公西 漆雕 乐正 壤驷 公良 夹谷 宰父 微生 羊舌 东门 哥舒 那拉 叶赫 完颜 爱新".split()
)
# Signs of transliterated names, as in Uygur, Kazak, Tibetan, Mongolian and foreign ones.
SYLLABLES = (
    "阿艾爱埃安昂奥巴拜班包保贝比毕别宾波伯博布才措查察次达丹当道德登邓迪地蒂丁都杜顿多朵俄额鄂恩尔二法凡菲费芬夫弗福盖甘刚高戈格根贡古顾果哈海汉罕翰杭豪"
    "合赫红胡花华吉及加嘉佳贾坚江姜杰捷金居卡凯坎康考科可克肯孔库拉来莱兰朗劳勒雷里力丽利莉连林琳龙隆卢鲁伦罗洛吕马玛麦曼芒毛梅门蒙孟米密敏明莫默姆木穆纳娜"
    "乃奈尼妮宁诺努欧帕潘培佩彭皮平珀普其奇齐恰强乔切青琼热仁日荣如茹瑞萨赛桑沙山尚少舍森什诗史斯苏孙索塔台太坦汤特提天图吐托瓦万汪旺威维温文翁沃乌武吾西希锡"
    "夏先香肖谢辛雄许雪雅亚延央扬杨尧耶叶伊衣依仪以义英永尤于玉约孜泽扎赞增占哲珍芝治珠朱卓仔子宗佐帖铁买坚尕则再者只牙孙古丽娅拿祖"
)
TRANSLITERATED = re.compile(rf"[{SYLLABLES}]{{1,8}}(?:·[{SYLLABLES}]{{1,8}}){{1,3}}")
# What no given name has, or none ends with: particles, and what a sentence goes on with.
NEVER_IN_NAMES = frozenset(
    "的是在了着过们这那哪谁什么吗呢吧啊与及或等被把将让使从当该其此每各另未无非不没很也都又却且则而但因所以可能应须需得给我你他她它您"
)


def surname_length(text: str, place: int) -> int:
    """How many characters at this place are a surname: 2, 1 or 0."""
    if text[place : place + 2] in COMPOUND:
        return 2
    return 1 if text[place : place + 1] in COMMON else 0
