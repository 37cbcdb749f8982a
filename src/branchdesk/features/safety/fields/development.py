"""The tables of 发展党员 in words: the fields of the room, and what it stores besides."""

from collections.abc import Mapping
from typing import Any

from branchdesk.features.development.fields import (
    CASE_FIELDS,
    GUIDE_FIELDS,
    HOLIDAY_FIELDS,
    NOTICE_FIELDS,
    OBSERVATION_FIELDS,
    PAPER_FIELDS,
    SCHOOL_FIELDS,
    STEP_FIELDS,
    WAIVER_FIELDS,
)
from branchdesk.features.development.rules.checks import rule_name
from branchdesk.features.development.rules.packs import national
from branchdesk.features.safety.fields.naming import Named, Told, named
from branchdesk.kernel.fields import Field, PersonName, Ref
from branchdesk.kernel.words import tr


def _step(key: Any) -> str:
    """The name of a step; one the school added keeps its key."""
    found = (row.name for pack in reversed(national()) if (row := pack.step(str(key))) is not None)
    return tr(next(found, str(key)))


def _rule(code: Any) -> str:
    return rule_name(str(code)) or str(code)


_CASE = Field("case_id", "发展档案", Ref("development_case"))
_STEP = Field("step", "步骤", Told(_step))


def _part(word: str, *fields: Field, called: tuple[str, ...]) -> Named:
    return named(word, (*fields, _CASE), called=called, part_of="case_id")


def _but(fields: tuple[Field, ...], *names: str) -> tuple[Field, ...]:
    return tuple(one for one in fields if one.name not in names)


TABLES: Mapping[str, Named] = {
    "development_case": named("发展档案", CASE_FIELDS, called=("member_id",)),
    "case_step": _part(
        "发展步骤",
        _STEP,
        *_but(STEP_FIELDS, "step"),
        Field("meeting_id", "会议记录", Ref("meeting")),
        Field("ballot_id", "表决", Ref("ballot")),
        called=("step", "on"),
    ),
    "guide": _part(
        "联系人和介绍人",
        *_but(GUIDE_FIELDS, "name", "member_id"),
        Field("name", "姓名", PersonName()),
        Field("member_id", "姓名", Ref("member")),
        called=("kind", "name"),
    ),
    "observation": _part("培养考察", *OBSERVATION_FIELDS, called=("kind", "on")),
    "case_paper": _part("发展材料", _STEP, *_but(PAPER_FIELDS, "step"), called=("title",)),
    "public_notice": _part("公示", *NOTICE_FIELDS, called=("occasion",)),
    "waiver": _part("带理由继续", Field("code", "规则", Told(_rule)), _STEP, *WAIVER_FIELDS, called=("code",)),
    "holiday": named("放假调休", HOLIDAY_FIELDS, called=("on",)),
    "school_pack": named(
        "校内细则",
        (*SCHOOL_FIELDS, Field("content", "内容", Told(lambda _value: tr("（全文略）")))),
        called=("version",),
    ),
}
