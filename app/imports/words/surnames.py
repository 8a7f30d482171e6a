"""Does a text look like a Chinese person's name? Evidence for guessing columns, never a check of a name."""

from __future__ import annotations

import re

from app.rules.surnames import COMPOUND

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾"
    "夏付傅方邹熊白孟秦邱丘侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔文赖兰樊殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕"
    "聂柴焦岳齐沙骆单仇查昝欧柳左庄涂祝纪甘裴童谷包游霍翁阮管蓝柯关耿苗宁房盛牟成解路冉尚符宫隋凌连舒时米屈项曲费鲍边闵辛景古郎冷车艾"
    "蒲党明饶窦曲简储梅桑荣湛巫卜衣原车麦苑晏桂敖滕鞠应瞿戚司仝花阳占池初门栾佟鄢郁言冼寇岑卓宗娄全楚丛邢支尧臧喻班商封柏褚逄匡茹干和隆"
    "穆宣卞皮危狄计伏成谈茅庞路麻席强胥虞国东朴奚阚邬扈满仲乌靳井富巴弓牧山鄂蓟印宿怀索咸籍卿蒙乐双闻莘翟贡劳姬逯"
    "卫亓禤缑揭阙佘桓戈粟隗谌郗郜缪钮糜濮燕巩晁訾蒯竺权仵栗仉泮浣贠苟荀伊邸邝旷"
)
_HAN = re.compile(r"^[\u3400-\u9fff\U00020000-\U0003ffff〇]{2,4}$")
_MINORITY = re.compile(r"^[\u3400-\u9fff]{2,8}[·•．・][\u3400-\u9fff·•．・]{2,12}$")
_NOT_NAMES = re.compile(
    r"[村镇乡县市区局办室所站队科股组会员记长任员师厅院校]$|[村居农选市渔牧公灾移]民$|单位|干部|合计|总计|小计|成员|主席|男|"
    r"女$|党员|群众|团员|[汉回族]族|大专|本科|研究生|中专|高中|初中|"
    r"缺考|出勤|迟到|早退|病假|事假|请假"
)


def looks_like_name(text: str) -> bool:
    """Whether `text` could well be a person's name (surname first, two to four characters, or with ·)."""
    name = re.sub(r"\s", "", text)
    if _MINORITY.match(name):
        return True
    if not _HAN.match(name) or (len(name) > 2 and _NOT_NAMES.search(name) and name[:2] not in COMPOUND):
        return False
    return name[0] in SURNAMES or name.startswith(COMPOUND)
