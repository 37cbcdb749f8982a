"""The fields of the room, in the order people fill them in: forms, columns of sheets, the words of the log.

Of the asker only what the matter needs: no number of an identity card, no judgement, nothing about his views (domain N3).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from branchdesk.features.requests.model import (
    ASKERS,
    REQUEST_CHANNELS,
    REQUEST_LEVELS,
    SATISFACTIONS,
    STEPS,
    Asker,
    RequestChannel,
    RequestLevel,
    Satisfaction,
    Step,
)
from branchdesk.kernel import dates, names
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import Choice, Context, Field, Flag, PersonName, Reading, Ref, Shape, Text, Whole
from branchdesk.kernel.problems import Level
from branchdesk.kernel.readings import refused
from branchdesk.kernel.times import ClockTime
from branchdesk.kernel.words import tr

WHO = "受理"
MATTER = "诉求"
WORK = "承办"

_PARTED = re.compile(r"(.*(?:天|日|号|[\sT,，]))(\D{0,3}(?:\d{1,2}[:点时].*|\d{3,4}))")
_PART_OF_DAY = re.compile(r"([午上晨间晚])\s+")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day with its time to the minute, stored as ``YYYY-MM-DDTHH:MM``; ``whole_days`` may go without the time."""

    past_only: bool = True
    whole_days: bool = False
    shape: Shape = Shape.DATE

    def read(self, text: str, context: Context) -> Reading:
        """2024-03-29 16:30, 3-29 下午4:30, 昨天 9:00, 2024年3月29日16时30分; 16:30 alone is today's."""
        plain = names.half_width(names.clean_text(text))
        day, time = _parts(plain)
        try:
            on = dates.read_day(day, context.today) if day else Day.of(context.today)
        except ValueError as error:
            return refused("not_a_date", tr("“{text}”不是时间：{why}").format(text=text, why=error))
        if not on.is_full:
            return refused("not_a_date", tr("应写到某日，如 2024-03-29 16:30"))
        if self.past_only and on.first() > context.today:
            return refused("future", tr("{day} 晚于今天（{today}），请核对").format(day=on, today=context.today))
        if not time:
            return (
                Reading(str(on))
                if self.whole_days
                else refused("no_time", tr("请写到几时几分，如 {day} 16:30").format(day=on))
            )
        reading = ClockTime().read(time, context)
        if reading.value is None:
            return reading
        return _told(f"{on}T{reading.value}", plain, reading)

    def show(self, value: Any) -> str:
        """2024-03-29 16:30."""
        return (value or "").replace("T", " ")


def _parts(plain: str) -> tuple[str, str]:
    """The day and the time of a text, either may be empty."""
    if match := _PARTED.fullmatch(_PART_OF_DAY.sub(r"\1", plain)):
        return match[1].strip(" T,，"), match[2]
    return ("", plain) if re.search(r"[:点时]", plain) else (plain, "")


def _told(value: str, plain: str, time: Reading) -> Reading:
    """The moment, with a word where its text was changed; what is odd about the hour stays said."""
    shown = value.replace("T", " ")
    if time.level is Level.WARN:
        return Reading(value, time.level, time.code, time.text, f"{value[:10]} {time.suggestion}")
    if plain in (shown, value):
        return Reading(value)
    return Reading(value, Level.FIXED, "rewritten_time", tr("“{old}”已改写为“{new}”").format(old=plain, new=shown))


def _choice(
    options: Sequence[tuple[StrEnum, str]], make: Callable[[str], StrEnum], aliases: Mapping[str, str] | None = None
) -> Choice:
    return Choice(tuple((str(key), word) for key, word in options), aliases or {}, make=make)


CHANNEL = _choice(
    REQUEST_CHANNELS,
    RequestChannel,
    {"热线": "phone", "网络": "online", "网上": "online", "微信": "online", "上门": "visit"},
)
ASKER = _choice(
    ASKERS, Asker, {"教工": "teacher", "老师": "teacher", "同学": "student", "党支部": "branch", "部门": "unit"}
)
LEVEL = _choice(REQUEST_LEVELS, RequestLevel, {"一般诉求": "general", "复杂诉求": "complex"})
STEP = _choice(STEPS, Step)
SATISFACTION = _choice(SATISFACTIONS, Satisfaction, {"基本": "basically", "不满": "not", "无人接听": "unreached"})

_PROMISED = Field(
    "due_at", "承诺办结时限", Moment(past_only=False, whole_days=True), section=WORK, width=120,
    hint="复杂诉求另定的办结时限，可只写日期",
)  # fmt: skip

REQUEST_FIELDS = (
    Field("received_at", "受理时间", Moment(), required=True, section=WHO, width=130, hint="写到分，时限由此起算",
          synonyms=("接收时间", "收到时间")),
    Field("channel", "渠道", CHANNEL, required=True, section=WHO, width=64, synonyms=("受理渠道", "来源")),
    Field("first_receiver", "首接人", PersonName(), required=True, section=WHO, width=84, hint="登记后不能改，只能转办",
          synonyms=("首问首接人", "受理人")),
    Field("asker", "提出人类别", ASKER, required=True, section=WHO, width=84),
    Field("asker_name", "提出人", Text(60), section=WHO, width=84, hint="可不填", listed=False),
    Field("organization_id", "所在党组织", Ref("organization"), section=WHO, width=140, span=2),
    Field("kind", "事项类别", Text(40), section=MATTER, width=100, hint="如 报修、网络、证件、政策咨询", synonyms=("类别",)),
    Field("level", "级别", LEVEL, required=True, section=MATTER, width=64, hint="一般：24 小时内办结并反馈；复杂：24 小时内响应"),
    Field("text", "诉求内容", Text(2000, lines=4), required=True, section=MATTER, width=260, span=4,
          hint="只写事项本身", synonyms=("事项", "内容", "诉求")),
    Field("undertaker", "承办", Text(60), section=WORK, width=84, hint="留空即由首接人承办", synonyms=("承办人", "承办单位")),
    Field("helpers", "协办", Text(200), section=WORK, width=120, span=2, synonyms=("协办单位",), listed=False),
    _PROMISED,
    Field("note", "备注", Text(400, lines=2), section=WORK, width=160, span=4, listed=False),
)  # fmt: skip
"""Intake. ``first_receiver`` is read-only once the request is kept; ``undertaker`` changes by handing on only."""

MOVED_FIELD = Field(
    "reason", "改受理时间的理由", Text(200), section=WHO, width=200, span=4, hint="只在改受理时间时填写，原来的时间保留", listed=False,
)  # fmt: skip
"""Beside the intake when it is put right."""

RESPOND_FIELDS = (
    Field("responded_at", "响应时间", Moment(), required=True, width=130),
    Field("response", "响应情况", Text(1000, lines=3), required=True, width=220, span=4, hint="联系了谁，怎样协调"),
    _PROMISED,
)
"""响应, of a complex request with the time it is promised for."""

SETTLE_FIELDS = (
    Field("settled_at", "办结时间", Moment(), required=True, width=130),
    Field("result", "办理结果", Text(2000, lines=3), required=True, width=220, span=4),
)
LONGEST_WAY = 40
"""Characters of a 反馈方式."""
FEEDBACK_FIELDS = (
    Field("feedback_at", "反馈时间", Moment(), required=True, width=130),
    Field("feedback_way", "反馈方式", Text(LONGEST_WAY), required=True, width=84, hint="电话、当面、书面、网上……"),
)
AMEND_FIELDS = (
    Field("step", "更正", STEP, required=True, width=84),
    Field("at", "更正后的时间", Moment(), required=True, width=130),
    Field("words", "更正后的内容", Text(2000, lines=3), required=True, width=220, span=4),
    Field(
        "reason", "理由", Text(200), required=True, width=200, span=4, hint="原来登记的时间和内容一并保留，印在办理单上"
    ),
)
"""更正 of a step; ``words`` are its 响应情况, 办理结果 or 反馈方式."""
HAND_ON_FIELDS = (
    Field("at", "转办时间", Moment(), required=True, width=130),
    Field("to_whom", "转给", Text(60), required=True, width=120, hint="承办的人或单位"),
    Field("reason", "原因", Text(200), width=200, span=3),
)
"""转办; ``from_whom`` is whoever has it now."""

ESCALATE_FIELDS = (
    Field("escalated_at", "转级时间", Moment(), required=True, width=130, hint="须在时限之内"),
    Field("escalation_reason", "理由", Text(400, lines=2), required=True, width=220, span=4),
    _PROMISED,
)
"""一般 → 复杂."""

SUPERVISE_FIELDS = (Field("supervision", "督办意见", Text(400, lines=2), required=True, width=220, span=4),)
FOLLOW_UP_FIELDS = (
    Field("round", "轮次", Whole(1, 9, "轮"), required=True, width=60),
    Field("at", "回访时间", Moment(), required=True, width=130),
    Field("satisfaction", "满意情况", SATISFACTION, required=True, width=84),
    Field("agreed", "同意不再回访", Flag(), width=100, hint="提出人满意并同意"),
    Field("way", "方式", Text(40), width=84, hint="电话、走访……"),
    Field("by", "回访人", PersonName(), width=84),
    Field("result", "结果", Text(400, lines=2), width=200, span=4),
)
CLOSE_FIELDS = (Field("closed_at", "关闭时间", Moment(), required=True, width=130),)
