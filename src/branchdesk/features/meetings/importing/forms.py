"""What may stand in a file about a meeting: each object with its values, people and lists, by name or Chinese label."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from branchdesk.features.meetings import fields
from branchdesk.features.meetings.model.words import (
    BALLOT_KINDS,
    ITEM_KINDS,
    METHODS,
    PRESENCES,
    BallotKind,
    ItemKind,
    Method,
    Presence,
)
from branchdesk.kernel.fields import Choice, Field, Flag, PersonName, Text, Whole

MOST_VOTES = 99_999
_LONG = 20_000
"""Characters of one text: what was passed on, one speech."""


@dataclass(frozen=True)
class Form:
    """One kind of object: ``values`` are single, ``people`` a name or an object, ``lists`` hold further objects.

    ``texts`` are lists of names of things (branches).
    """

    values: tuple[Field, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    lists: tuple[tuple[str, str, "Form"], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, str]:
        """Every way to write a name → the name."""
        found = {name: name for name in (*self._own, *(one.name for one in self.values))}
        for one in self.values:
            found |= dict.fromkeys((one.label, *one.synonyms), one.name)
        found |= {label: name for name, label in (*self.people, *self.texts)}
        found |= {label: name for name, label, _ in self.lists}
        return found | self.aliases

    @property
    def _own(self) -> list[str]:
        return [name for name, _ in (*self.people, *self.texts)] + [name for name, _, _ in self.lists]


def _choice(options: Sequence[tuple[StrEnum, str]], make: type[StrEnum]) -> Choice:
    return Choice(tuple((str(key), word) for key, word in options), make=make)


def _votes(name: str, label: str, *synonyms: str) -> Field:
    return Field(name, label, Whole(0, MOST_VOTES, "票"), synonyms=synonyms)


def _renamed(found: Sequence[Field], **names: str) -> tuple[Field, ...]:
    """Fields of forms under the names of a file: people there are written by name, not by id."""
    return tuple(Field(names.get(one.name, one.name), one.label, one.kind, one.required, one.synonyms) for one in found)


_IDENTITY = (
    Field("name", "姓名", PersonName()),
    Field("number", "编号", Text(40)),
    Field("staff_number", "学工号", Text(40), synonyms=("工号", "学号")),
)
PERSON = Form(values=_IDENTITY)
"""A person where the name alone would not do."""

SPEECH = Form(
    values=(Field("gist", "要点", Text(_LONG, lines=4), required=True, synonyms=("发言要点", "发言内容", "内容")),),
    people=(("speaker", "发言人"),),
)

NOMINEE = Form(
    values=(
        *_IDENTITY,
        Field("post", "职务", Text(40)),
        _votes("yes", "赞成"),
        _votes("no", "反对"),
        _votes("abstain", "弃权"),
    ),
)

BALLOT = Form(
    values=(
        Field("kind", "类别", _choice(BALLOT_KINDS, BallotKind), synonyms=("表决类别",)),
        Field("subject", "事项", Text(120), synonyms=("表决事项",)),
        Field("method", "方式", _choice(METHODS, Method), synonyms=("表决方式",)),
        _votes("due", "应到", "应到有表决权"),
        _votes("here", "实到", "实到有表决权"),
        _votes("issued", "发出票数", "发票"),
        _votes("returned", "收回票数", "收票"),
        _votes("valid", "有效票"),
        _votes("yes", "赞成", "同意"),
        _votes("no", "反对", "不同意"),
        _votes("abstain", "弃权"),
        _votes("written_yes", "书面赞成"),
        _votes("written_no", "书面反对"),
        _votes("written_abstain", "书面弃权"),
        Field("seats", "应选名额", Whole(1, 999, "名")),
    ),
    people=(("person", "表决对象"),),
    lists=(("nominees", "候选人", NOMINEE),),
)

RESOLUTION = Form(
    values=(
        Field("text", "决议", Text(_LONG, lines=4), required=True, synonyms=("内容", "决议内容")),
        Field("unanimous", "一致同意", Flag()),
        Field("ballot", "依据第几次表决", Whole(1, 999)),
    ),
)

_CLOSING = tuple(
    Field(one.name, one.label, one.kind, synonyms=() if one.name == "closed_on" else one.synonyms)
    for one in fields.CLOSING_FIELDS
)
ACTION = Form(
    values=tuple(one for one in (*fields.ACTION_FIELDS, *_CLOSING) if one.name != "owner"),
    people=(("owner", "责任人"),),
    aliases={"负责人": "owner", "责任部门": "owner", "牵头人": "owner"},
)

ITEM = Form(
    values=(
        Field("title", "议题", Text(200), required=True, synonyms=("题目", "名称", "标题")),
        Field("kind", "类别", _choice(ITEM_KINDS, ItemKind), synonyms=("议题类别", "类型")),
        Field("text", "内容", Text(_LONG, lines=4), synonyms=("汇报内容", "传达内容")),
    ),
    lists=(
        ("speeches", "发言", SPEECH),
        ("ballots", "表决", BALLOT),
        ("resolutions", "决议", RESOLUTION),
        ("actions", "落实分工", ACTION),
    ),
)

_ABSENT = tuple(Field(one.name, one.label, one.kind, synonyms=one.synonyms) for one in fields.ATTENDANCE_FIELDS[1:])
_MADE_UP = tuple(Field(one.name, one.label, one.kind, synonyms=one.synonyms) for one in fields.MAKE_UP_FIELDS)
ATTENDANCE = Form(
    values=(
        *_IDENTITY,
        Field("presence", "到会情况", _choice(PRESENCES, Presence), synonyms=("情况", "出席情况")),
        *_ABSENT,
        *_MADE_UP,
    ),
)

GUEST = Form(values=(*fields.GUEST_FIELDS, *_IDENTITY[1:]))

APPRAISAL = Form(
    values=(
        *_IDENTITY,
        _votes("excellent", "优秀"),
        _votes("qualified", "合格"),
        _votes("basic", "基本合格"),
        _votes("unqualified", "不合格"),
        Field("grade", "等次", fields.GRADE, synonyms=("评议等次",)),
    ),
)

ATTACHMENT = Form(values=fields.ATTACHMENT_FIELDS)

_HEAD = _renamed(
    [one for one in fields.MEETING_FIELDS if one.name not in ("branch_id", "group_id", "chair", "recorder")],
    study_tenths="study_hours",
)
MEETING = Form(
    values=(
        *_HEAD,
        Field("branch", "召开支部", Text(80), synonyms=("支部", "党支部", "所在支部", "召集支部", "党组织")),
        Field("group", "党小组", Text(80)),
        Field("retention", "保管期限", fields.FIELD["retention"].kind),
        Field("due", "应到", Whole(0, MOST_VOTES, "人"), synonyms=("应到人数",)),
        Field("here", "实到", Whole(0, MOST_VOTES, "人"), synonyms=("实到人数", "到会人数")),
    ),
    people=(("chair", "主持人"), ("recorder", "记录人")),
    texts=(("joint", "联合支部"),),
    lists=(
        ("attendance", "到会情况", ATTENDANCE),
        ("guests", "列席人员", GUEST),
        ("items", "议题", ITEM),
        ("speeches", "发言", SPEECH),
        ("ballots", "表决", BALLOT),
        ("resolutions", "决议", RESOLUTION),
        ("actions", "落实分工", ACTION),
        ("appraisals", "民主评议", APPRAISAL),
        ("attachments", "附件", ATTACHMENT),
    ),
    aliases={"attendances": "attendance", "主持": "chair", "会议主持人": "chair", "记录": "recorder", "记录员": "recorder",
             "出席情况": "attendance", "列席": "guests", "联合召开": "joint"},
)  # fmt: skip
"""A whole meeting."""
