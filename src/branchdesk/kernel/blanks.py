"""What people write into a cell where they have nothing to say: 无, /, 不详, 同上."""

import re
from enum import StrEnum

from branchdesk.kernel import names


class Stand(StrEnum):
    """What such a word stands for."""

    NOTHING = "nothing"
    UNKNOWN = "unknown"
    DITTO = "ditto"


_DASHES = re.compile(r"[-－—–─_/／\\、.。·*＊×\s]+")
WORDS = {
    **dict.fromkeys(("无", "暂无", "没有", "空", "null", "none", "nan", "n/a", "na"), Stand.NOTHING),
    **dict.fromkeys(
        ("不详", "未知", "不清楚", "不明", "待定", "待查", "待补", "待补充", "待核实", "暂缺", "未提供", "缺"), Stand.UNKNOWN
    ),
    **dict.fromkeys(("同上", "同前", "同上行", "〃", "″", '"', "''", "“", "”"), Stand.DITTO),
}  # fmt: skip
"""The words without their layout, in small letters."""


def stand_in(text: str) -> Stand | None:
    """What a cell's text stands for when it is only a stand-in; None for content."""
    plain = re.sub(r"\s", "", names.clean_text(text)).strip("（）()").lower()
    return WORDS.get(plain) or (Stand.NOTHING if only_dashes(text) else None)


def only_dashes(text: str) -> bool:
    """Whether a text is dashes, strokes or dots alone: that is nothing in any field."""
    return bool(_DASHES.fullmatch(names.clean_text(text)))
