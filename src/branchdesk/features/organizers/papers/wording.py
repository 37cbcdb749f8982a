"""What the papers of the room say in common: kinds and states in words, sums with their parts, places to sign."""

from collections.abc import Iterable

from branchdesk.features.organizers.model import (
    EVERIES,
    OCCURRENCE_STATES,
    ORGANIZER_KINDS,
    ROLES,
    Duty,
    Organizer,
    Role,
)
from branchdesk.features.organizers.queries import OccurrenceLine
from branchdesk.features.organizers.rules.summing import Sum
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.times import Hours
from branchdesk.kernel.words import tr

BASIS = "组织员工作：职责以学校选派和管理办法为准"
"""What the papers of the room rest on, in the foot of every page (through ``tr``)."""
_ROLES, _KINDS, _EVERIES, _STATES = dict(ROLES), dict(ORGANIZER_KINDS), dict(EVERIES), dict(OCCURRENCE_STATES)


def role(one: Role) -> str:
    """联络员."""
    return tr(_ROLES[one])


def kind(one: Organizer) -> str:
    """专职, 兼职, 挂职."""
    return tr(_KINDS[one.kind])


def every(one: Duty) -> str:
    """每季度."""
    return tr(_EVERIES[one.every])


def state(line: OccurrenceLine) -> str:
    """What became of a duty."""
    return tr(_STATES[line.state])


def hours(tenths: int) -> str:
    """3.5; empty for none."""
    return Hours().show(tenths) if tenths else ""


def demand_sum(name: str, whole: Sum, parts: Iterable[Sum]) -> None:
    """Refuse where the parts are not the whole: no such paper goes out."""
    listed = list(parts)
    found = tuple(
        sum(values)
        for values in zip(*((len(one.entries), one.count, one.tenths) for one in listed), strict=True)
    ) or (0, 0, 0)  # fmt: skip
    if found != (len(whole.entries), whole.count, whole.tenths):
        raise Refusal(
            tr("分项合计与总数不符，没有输出"), detail=tr("按{name}合计与工作记录总数不一致").format(name=name),
            hint=tr("请刷新后重试。"),
        )  # fmt: skip
