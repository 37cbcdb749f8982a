"""发展党员: what falls due for each case (domain §2.3, §11.6), and votes on people who have no case."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from branchdesk.features.development.model import OCCASIONS
from branchdesk.features.development.rules.checks.notices import BEFORE
from branchdesk.features.overview.model import Matter, Reminder, Urgency
from branchdesk.features.overview.rules.days import AHEAD, SOON, probation_dated, probation_words, urgency
from branchdesk.kernel.months import add_months
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.development.queries import Loose, Waiting

TITLES = {
    "talk": "入党申请后谈话",
    "observe": "半年考察",
    "cultivation_full": "培养考察满一年",
    "notice": "公示截止",
    "notice_open": "公示缺截止日期",
    "admission": "预审后提交支部大会",
    "review": "政治审查有效期",
    "leaving": "离校离职前不办接收",
    "approval": "接收决议审批",
    "approval_latest": "接收决议最迟审批",
    "oath": "入党宣誓",
    "probation_full": "预备期满",
    "conversion_approval": "转正决议审批",
    "file": "材料归档",
    "loose": "表决未建档",
}
"""What each code of ``development.rules.reminders`` is about, in few words."""

LOOKED_BACK = 90
"""Days after which what may be studied, but has no limit, leaves the page; the board of the room still shows it."""

_OCCASIONS: Mapping[str, str] = dict(OCCASIONS)
_OPEN_ENDED = frozenset({"cultivation_full", "leaving", "file", "notice_open"})
"""Days from which on something may, or may not, be done: to be studied, never 逾期."""


def of_cases(cases: "Sequence[Waiting]", loose: "Sequence[Loose]", today: date) -> Iterator[Reminder]:
    """Everything development leaves to do."""
    for one in cases:
        due = one.due.due
        if due > _horizon(one.due.code, today):
            continue
        if one.due.code in _OPEN_ENDED and due < today:
            if one.due.code != "file" and due < today - timedelta(days=LOOKED_BACK):
                continue
            yield _of_case(one, None, today)
        else:
            yield _of_case(one, due, today)
    for vote in loose:
        text = tr("{name} {day} 经支部大会表决，台账中还没有发展档案，请建档登记").format(name=vote.name, day=vote.on)
        yield Reminder(
            Matter.CASE, Urgency.THIS_MONTH, None, text, tr("去建档"), "case_of", vote.member_id, "loose", vote.name
        )


def _horizon(code: str, today: date) -> date:
    """How far ahead each is shown; a probation early enough for the application (domain §2.3)."""
    return add_months(today, AHEAD) if code == "probation_full" else today + timedelta(days=SOON)


def _of_case(one: "Waiting", due: date | None, today: date) -> Reminder:
    code = one.due.code
    matter = Matter.PROBATION if code == "probation_full" else Matter.CASE
    values = tr("打开档案"), "case", one.case_id, code, one.name
    dated = probation_dated(one.name, one.due.due) if code == "probation_full" else ""
    return Reminder(matter, urgency(due, today), due, _words(one, today), *values, dated=dated)


def _words(one: "Waiting", today: date) -> str:
    if one.due.code == "probation_full":
        return probation_words(one.name, one.due.due, today)
    if one.due.code in ("notice", "notice_open"):
        occasion = tr(_OCCASIONS[BEFORE[one.due.step][0]])
        return tr("{name}：{occasion}{text}").format(name=one.name, occasion=occasion, text=one.due.text)
    return tr("{name}：{text}").format(name=one.name, text=one.due.text)
