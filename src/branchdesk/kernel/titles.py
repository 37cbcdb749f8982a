"""Where the lines of a title end: words whole, lines in a trapezium or a lozenge (GB/T 9704-2012 §7.3.1). Pure."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

_HEADS = (
    "委员会", "党支部", "总支部", "支部", "大学", "学院", "研究院", "研究所", "中学", "医院", "中心", "集团", "公司",
    "机关", "课题组", "党小组", "党委", "学部", "书院", "系", "处",
)  # fmt: skip
"""What a Chinese name ends with: a line may well end behind it."""
_TAILS = (
    "支部委员会", "党支部", "支部", "全体", "党员", "会议", "大会", "记录", "关于", "学习", "讨论", "接收", "活动",
    "学年", "第", "票数", "决议", "签到表", "统计表", "名册", "生活会", "教职工", "硕士", "博士", "本科", "研究生", "联合",
)  # fmt: skip
"""What a new word begins with: a line may well begin with it."""
_WORDS = frozenset({*_HEADS, *_TAILS, "组织", "主题", "党日", "民主", "评议", "换届", "选举", "转正", "预备", "党课",
                    "共建", "委员", "讨论会", "接收、转正", "转正讨论会", "决议摘录", "马克思", "主义", "小组", "信息",
                    "工程", "科学", "技术", "管理", "计算机"})  # fmt: skip
"""Whole words: a line does not end inside."""
_LONGEST = max(map(len, _WORDS))
_CUT_WORD, _PLAIN = 6.0, 1.0
"""What it costs to cut a word, and to end a line where no name ends; a line a tenth of the room off the mean costs ¼."""
_WAIST, _BLOCK = 4.0, 1.0
"""What it costs that a line is shorter than both its neighbours, and that two lines are a block, not a trapezium."""


_LOOSE = re.compile(r"(?<=[0-9]) (?=[年月日届])")


def tight(text: str) -> str:
    """A title as GB/T 9704 sets its dates: 2026年度, without the blank that sentences on the screen have."""
    return _LOOSE.sub("", text)


def ends(
    text: str, widths: Sequence[float], room: float, count: int, legal: Callable[[int], bool]
) -> tuple[int, ...] | None:
    """The ends (places in ``text``) of ``count`` lines no wider than ``room``; None where that cannot be.

    ``widths`` are those of the characters; ``legal`` tells whether a line may end before a place.
    """
    sums = [0.0]
    for width in widths:
        sums.append(sums[-1] + width)
    places = [place for place in range(1, len(text)) if legal(place)]

    @cache
    def rest(start: int, left: int) -> tuple[tuple[int, ...], ...]:
        """All ways to part what begins at ``start`` into ``left`` lines."""
        if left == 1:
            return ((len(text),),) if sums[-1] - sums[start] <= room else ()
        return tuple(
            (end, *more)
            for end in places
            if end > start and sums[end] - sums[start] <= room
            for more in rest(end, left - 1)
        )

    costs = _costs(text)
    return min(rest(0, count), key=lambda way: _price((0, *way), sums, costs, room), default=None)


def _price(way: Sequence[int], sums: Sequence[float], costs: Sequence[float], room: float) -> float:
    measures = [sums[b] - sums[a] for a, b in pairwise(way)]
    mean = sum(measures) / len(measures)
    ragged = sum(((one - mean) / room * 10) ** 2 for one in measures) / 4
    waists = sum(b < min(a, c) for a, b, c in zip(measures, measures[1:], measures[2:], strict=False))
    blocks = len(measures) > 1 and abs(measures[0] - measures[1]) < room / 40
    return ragged + _WAIST * waists + _BLOCK * blocks + sum(costs[end] for end in way[1:-1])


def _costs(text: str) -> list[float]:
    """What a line break before each character costs."""
    costs = [_PLAIN] * (len(text) + 1)
    for start in range(len(text)):
        for length in range(2, min(_LONGEST, len(text) - start) + 1):
            if text[start : start + length] in _WORDS:
                costs[start + 1 : start + length] = [_CUT_WORD] * (length - 1)
    for place in range(1, len(text)):
        if costs[place] == _PLAIN and (text[:place].endswith(_HEADS) or text[place:].startswith(_TAILS)):
            costs[place] = 0.0
    return costs
