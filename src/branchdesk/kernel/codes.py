"""National code tables as options for ``Choice`` (domain §5.2)."""

import re

SEXES: tuple[tuple[str, str], ...] = (("1", "男"), ("2", "女"))
"""GB/T 2261.1-2003, the two values a roster carries."""

_ETHNIC = (
    "01汉 02蒙古 03回 04藏 05维吾尔 06苗 07彝 08壮 09布依 10朝鲜 11满 12侗 13瑶 14白 15土家 16哈尼 17哈萨克 18傣 "
    "19黎 20傈僳 21佤 22畲 23高山 24拉祜 25水 26东乡 27纳西 28景颇 29柯尔克孜 30土 31达斡尔 32仫佬 33羌 34布朗 "
    "35撒拉 36毛南 37仡佬 38锡伯 39阿昌 40普米 41塔吉克 42怒 43乌孜别克 44俄罗斯 45鄂温克 46德昂 47保安 48裕固 "
    "49京 50塔塔尔 51独龙 52鄂伦春 53赫哲 54门巴 55珞巴 56基诺"
)
ETHNICITIES: tuple[tuple[str, str], ...] = (
    *((word[:2], word[2:] + "族") for word in _ETHNIC.split()),
    ("97", "其他"),
    ("98", "外国血统"),
)
"""GB/T 3304-1991."""

ETHNICITY_ALIASES: dict[str, str] = {
    **{label.removesuffix("族"): code for code, label in ETHNICITIES},
    "蒙族": "02", "蒙": "02", "维族": "05", "维": "05", "朝族": "10", "哈族": "17", "柯族": "29", "其它": "97",
    "漢": "01", "漢族": "01",
}  # fmt: skip

EDUCATIONS: tuple[tuple[str, str], ...] = (
    ("11", "博士研究生"),
    ("14", "硕士研究生"),
    ("10", "研究生"),
    ("21", "大学本科"),
    ("31", "大学专科"),
    ("41", "中专"),
    ("44", "职高"),
    ("47", "技校"),
    ("61", "高中"),
    ("71", "初中"),
    ("81", "小学"),
    ("90", "其他"),
)
"""GB/T 4658-2006, the codes of completed education a roster uses."""

EDUCATION_ALIASES: dict[str, str] = {
    "博士": "11", "博士毕业": "11", "博研": "11", "硕士": "14", "硕士毕业": "14", "硕研": "14",
    "研究生教育": "10", "本科": "21", "大学": "21", "大本": "21", "本科毕业": "21", "大学毕业": "21",
    "大专": "31", "专科": "31", "专科毕业": "31", "中职": "41", "中等专科": "41", "中专毕业": "41",
    "高中毕业": "61", "普通高中": "61", "初中毕业": "71", "小学毕业": "81",
}  # fmt: skip

_STUDYING = re.compile(r"^(?:全日制|在职|函授|成人|自考|网络|业余|非全日制)+|（.*）$|(?:在读|毕业|学历|生)+$|^在读")


def education_core(text: str) -> str:
    """The level in 全日制本科, 硕士在读, 本科生: how it was or is being taken does not change the code."""
    return _STUDYING.sub("", text)


DEGREES: tuple[tuple[str, str], ...] = (("博士", "博士"), ("硕士", "硕士"), ("学士", "学士"), ("无", "无"))
