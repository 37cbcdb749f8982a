"""Whether a name stands in a text: the whole name only, so that 张三 is not found in 张三丰."""

import re

_BEFORE = (
    "组织员", "书记", "委员", "主任", "院长", "部长", "处长", "科长", "校长", "所长", "教授", "讲师", "老师", "同志", "干事",
    "辅导员", "联络员", "管理员", "统计员", "信息员", "主持人", "谈话人", "联系人", "由", "与", "和", "及", "请", "经", "同",
)  # fmt: skip
"""What a name may follow without a mark between: a post, or a word that joins."""
_AFTER = (
    *_BEFORE[:20], "副", "党委", "支部", "和", "与", "及", "等", "主持", "参加", "出席", "领誓", "谈话", "讲", "授课", "负责", "带队",
    "陪同", "到", "在", "一行", "代表",
)  # fmt: skip
"""What may follow a name without a mark between."""
_PADDED = re.compile(r"(?<!\w)(\w)[ \u3000]+(\w)(?!\w)")
_WORD = re.compile(r"[^\W\d_]+(?:·[^\W\d_]+)*")


def stands_in(name: str, text: str) -> bool:
    """Whether a person is named in a list of names, a line of 领导, a free text."""
    if not name or name not in (plain := _PADDED.sub(r"\1\2", text)):
        return False
    return any(_named(name, word) for word in _WORD.findall(plain))


def _named(name: str, word: str) -> bool:
    """Whether a run of letters is the name, or holds it next to a post."""
    place = word.find(name)
    while place >= 0:
        before, after = word[:place], word[place + len(name) :]
        if (not before or before.endswith(_BEFORE)) and (not after or after.startswith(_AFTER)):
            return True
        place = word.find(name, place + 1)
    return False
