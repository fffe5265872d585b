"""Neutral misspellings (错别字) that come with the program: wrong in every text, whatever it is about.

Each stands with the words that contain it rightly. What is a matter of policy, of persons or of a place, an office enters itself.
"""

from __future__ import annotations

from gongkai.lexicon.matching import Word

TYPOS = (
    Word("按装", "安装", ("按装机", "按装配", "按装订", "按装载", "按装修", "按装备", "按装置", "按装卸")),
    Word("帐户", "账户"),
    Word("帐号", "账号"),
    Word("布署", "部署"),
    Word("部份", "部分"),
    Word("座落", "坐落"),
    Word("渡假", "度假"),
    Word("幅射", "辐射"),
    Word("复盖", "覆盖"),
    Word("松驰", "松弛"),
    Word("防碍", "妨碍"),
    Word("竟争", "竞争"),
    Word("脉博", "脉搏"),
    Word("编篡", "编纂"),
    Word("家俱", "家具"),
    Word("水笼头", "水龙头"),
    Word("绿州", "绿洲"),
    Word("震憾", "震撼"),
    Word("气慨", "气概"),
    Word("凑和", "凑合", ("凑和数",)),
    Word("既使", "即使"),
    Word("另人", "令人", ("另人员", "另人民", "另人均", "另人工")),
    Word("迫不急待", "迫不及待"),
    Word("一如继往", "一如既往"),
    Word("按步就班", "按部就班"),
    Word("再接再励", "再接再厉"),
    Word("走头无路", "走投无路"),
    Word("穿流不息", "川流不息"),
    Word("重蹈复辙", "重蹈覆辙"),
    Word("黄梁美梦", "黄粱美梦"),
    Word("甘败下风", "甘拜下风"),
    Word("一诺千斤", "一诺千金"),
    Word("不落巢臼", "不落窠臼"),
    Word("鼎立相助", "鼎力相助"),
    Word("默守成规", "墨守成规"),
    Word("迫在眉捷", "迫在眉睫"),
    Word("因地治宜", "因地制宜"),
    Word("统畴兼顾", "统筹兼顾"),
    Word("贯砌落实", "贯彻落实"),
    Word("贯彻落识", "贯彻落实"),
    Word("认真惯彻", "认真贯彻"),
    Word("切实加強", "切实加强"),
    Word("进一歩", "进一步"),
    Word("公共资原", "公共资源"),
    Word("行政复义", "行政复议"),
    Word("依法行证", "依法行政"),
    Word("政务公幵", "政务公开"),
    Word("截止目前", "截至目前"),
)
