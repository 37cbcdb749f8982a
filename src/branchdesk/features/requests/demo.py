"""Invented requests for an invented ledger: on the clock, overdue, waiting for calls, closed (domain N10).

The same for the same seed and day: everything happened before today began.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from branchdesk.features.members.demo import steady_ids
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.features.requests import store
from branchdesk.features.requests.model import (
    Asker,
    FollowUp,
    HandOn,
    Request,
    RequestChannel,
    RequestLevel,
    Satisfaction,
)
from branchdesk.storage.work import Work

_NAMESPACE = 15
_MATTERS: tuple[tuple[str, str, RequestChannel, Asker], ...] = (
    ("网络", "宿舍楼晚间无线网络经常中断", RequestChannel.PHONE, Asker.STUDENT),
    ("报修", "会议室投影仪不亮，影响支部党员大会使用", RequestChannel.VISIT, Asker.BRANCH),
    ("政策咨询", "咨询组织关系转往外省应怎样开介绍信", RequestChannel.ONLINE, Asker.STUDENT),
    ("财务", "差旅报销单据退回，请说明缺少哪些材料", RequestChannel.PHONE, Asker.TEACHER),
    ("场地", "申请使用党建工作站开展主题党日", RequestChannel.ON_SITE, Asker.BRANCH),
    ("证件", "校园卡在图书馆闸机不能识别", RequestChannel.VISIT, Asker.STUDENT),
    ("网络", "教学楼上课时网络认证页面打不开", RequestChannel.ONLINE, Asker.TEACHER),
    ("后勤", "办公楼饮水机滤芯已到更换时间", RequestChannel.LETTER, Asker.UNIT),
)
_RECEIVERS = ("值班一岗", "值班二岗", "值班三岗")


@dataclass(slots=True)
class Desk:
    """The requests of an invented ledger."""

    requests: list[Request] = field(default_factory=list)
    hand_ons: list[HandOn] = field(default_factory=list)
    calls: list[FollowUp] = field(default_factory=list)


def write(work: Work, desk: Desk) -> None:
    """Put everything into the ledger; the organizations must be there already."""
    store.RequestStore(work).add_all(desk.requests)
    store.HandOnStore(work).add_all(desk.hand_ons)
    store.FollowUpStore(work).add_all(desk.calls)


def desk(seed: int, organizations: Sequence[Organization], today: date) -> Desk:
    """Requests in every state, the oldest first, so that their numbers run as they came."""
    branches = [one.id for one in organizations if one.tier is Tier.BRANCH]
    maker = _Maker(steady_ids(_NAMESPACE * 1000 + seed), branches, datetime.combine(today, time()))
    for days, hours in ((70, 2), (52, 20), (41, 5), (33, 30), (25, 3)):
        maker.closed(days, hours)
    maker.settled(8, 4, calls=1)
    maker.complex(6)
    maker.waiting(2, 8, 40)
    maker.handed_on(2)
    maker.settled(1, 3, calls=0)
    maker.waiting(1, 21, 30)
    return maker.made()


class _Maker:
    """Makes requests one after the other; hours are counted back from the midnight today began with."""

    def __init__(self, ids: Iterator[str], branches: Sequence[str], midnight: datetime) -> None:
        self._ids, self._branches, self._midnight = ids, branches, midnight
        self._found = Desk()
        self._numbers: dict[int, int] = {}

    def made(self) -> Desk:
        """All of them."""
        return self._found

    def closed(self, days: int, hours: int) -> None:
        """Settled after some hours, three calls made."""
        self._settled(days, hours, calls=3, closed=True)

    def settled(self, days: int, hours: int, calls: int) -> None:
        """Settled, with calls still to make."""
        self._settled(days, hours, calls=calls)

    def _settled(self, days: int, hours: int, *, calls: int, closed: bool = False) -> None:
        received = self._at(days, 14, 10)
        done = received + timedelta(hours=hours)
        told = done + timedelta(minutes=20)
        rounds = [done + timedelta(days=after) for after in (1, 7, 30)[:calls]]
        rounds = [one for one in rounds if one < self._midnight]
        ended = len(rounds) < calls
        end = max([told, *rounds]) + timedelta(hours=1)
        made = self._request(
            received, responded_at=_text(received + timedelta(minutes=25)), response="已联系责任部门核实", settled_at=_text(done),
            feedback_at=_text(told), feedback_way="电话", result="已处理并告知提出人", closed_at=_text(end) if closed else "",
        )  # fmt: skip
        for number, when in enumerate(rounds, 1):
            said = Satisfaction.SATISFIED if number != 2 else Satisfaction.BASICALLY
            agreed = closed and ended and number == len(rounds)
            self._found.calls.append(
                FollowUp(
                    id=next(self._ids), request_id=made.id, round=number, at=_text(when), way="电话",
                    satisfaction=Satisfaction.SATISFIED if agreed else said, agreed=agreed, by=made.first_receiver,
                )
            )  # fmt: skip

    def complex(self, days: int) -> None:
        """One that needs several bodies: answered in time, promised for later, under supervision."""
        received = self._at(days, 9, 20)
        answered = received + timedelta(hours=5)
        self._request(
            received, level=RequestLevel.COMPLEX, escalated_at=_text(received + timedelta(hours=4)),
            escalation_reason="需后勤、网信、学院共同办理", responded_at=_text(answered), response="已召集有关部门协调，商定办理时间",
            due_at=str((self._midnight + timedelta(days=9)).date()), supervised=True, supervision="请按商定时间办结",
            helpers="网信中心、材料学院",
        )  # fmt: skip

    def handed_on(self, days: int) -> None:
        """One that went to somebody else and lies there too long."""
        received = self._at(days, 10, 5)
        made = self._request(
            received,
            undertaker="后勤保障部",
            responded_at=_text(received + timedelta(hours=1)),
            response="已转有关部门办理",
        )
        self._found.hand_ons.append(
            HandOn(
                id=next(self._ids), request_id=made.id, at=_text(received + timedelta(hours=1)),
                from_whom=made.first_receiver, to_whom="后勤保障部", reason="属该部门职责",
            )
        )  # fmt: skip

    def waiting(self, days: int, hour: int, minute: int) -> None:
        """One nobody has answered yet."""
        self._request(self._at(days, hour, minute))

    def _at(self, days: int, hour: int, minute: int) -> datetime:
        return self._midnight - timedelta(days=days) + timedelta(hours=hour, minutes=minute)

    def _request(self, received: datetime, **values: object) -> Request:
        n = len(self._found.requests)
        kind, text, channel, asker = _MATTERS[n % len(_MATTERS)]
        self._numbers[received.year] = number = self._numbers.get(received.year, 0) + 1
        usual: dict[str, object] = {
            "id": next(self._ids), "number": f"{received.year}-{number:03d}", "received_at": _text(received),
            "channel": channel, "asker": asker, "kind": kind, "text": text, "first_receiver": _RECEIVERS[n % 3],
            "organization_id": self._branches[n % len(self._branches)] if self._branches and n % 4 else None,
        }  # fmt: skip
        made = Request(**{**usual, **values})  # type: ignore[arg-type]
        self._found.requests.append(made)
        return made


def _text(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M}"
