"""What speaks against a letter, a transfer in, an absence: problems under the fields of their forms (domain §5.4).

BLOCK is refused. WARN is allowed with a reason, which is kept in ``note`` and printed (备注): ``unexplained`` turns
those without one into a BLOCK. OK is a remark.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from branchdesk.features.dues.model import DuesPolicy
from branchdesk.features.dues.rules.policy import policy_for
from branchdesk.features.dues.rules.rates import rate_pack
from branchdesk.features.members.model import IN_PARTY, Member, Registry
from branchdesk.features.transfers.model import Away, AwayKind, Channel, Destination, Direction, LetterHead, Transfer
from branchdesk.features.transfers.rules.findings import Rules, pack
from branchdesk.features.transfers.rules.states import STAYING, last_day
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr

_DAYS = (
    ("issued_on", "开具日期"),
    ("reported_on", "报到日期"),
    ("receipt_on", "回执日期"),
    ("closed_on", "办结日期"),
    ("halted_on", "中止日期"),
)
"""In the order they happen."""


def of_letter(
    transfer: Transfer, member: Member, today: date, *, may_cross: bool = True, rules: Rules = pack,
    policies: Sequence[DuesPolicy] = (),
) -> list[Problem]:  # fmt: skip
    """What speaks against issuing a letter out; ``may_cross`` whether the issuing committee may write beyond the school.

    ``policies`` are what was settled for dues (年度规定): how far ahead they may be paid is theirs to say.
    """
    return [
        *_of_person(transfer, member),
        *_missing(transfer, ("number", tr("介绍信编号")), ("addressee", tr("抬头（接收党组织）")),
                  ("from_place", tr("由何处转出")), ("to_place", tr("转往何处")), ("issued_on", tr("开具日期"))),
        *_validity(transfer, today, rules),
        *_dues(transfer, policies),
        *_right(transfer, may_cross),
        *days(transfer, today),
    ]  # fmt: skip


def of_arrival(transfer: Transfer, member: Member, today: date) -> list[Problem]:
    """What speaks against taking somebody in with the letter of another committee."""
    found = [
        *_missing(transfer, ("from_place", tr("由何处转来")), ("to_branch_id", tr("接收支部")),
                  ("issued_on", tr("介绍信开具日期")), ("reported_on", tr("报到日期"))),
        *days(transfer, today),
    ]  # fmt: skip
    if member.standing not in IN_PARTY:
        text = tr("{name}的人员类别不是党员，不能办理组织关系转入").format(name=member.name)
        found.append(Problem("member_id", "not_in_party", text))
    if transfer.paid_until is None:
        found.append(Problem("paid_until", "missing", tr("请填写介绍信上“党费已交至”的年月，次月起由本支部收缴")))
    last, reported = last_day(transfer), transfer.reported_on
    if last and reported and reported.first() > last:
        text = tr("介绍信有效期至 {last}，{on} 报到时已逾期，应由原单位重开；确需接收的请写明原因")
        found.append(_warn("reported_on", "late", text.format(last=last, on=reported)))
    if transfer.valid_days is not None:
        found += _validity(transfer, today, pack)
    return found


def of_staying(transfer: Transfer) -> list[Problem]:
    """What a graduate's row lacks who stays with the school and is to be entered as away."""
    if transfer.destination is Destination.ABROAD and not transfer.to_place.strip():
        return [Problem("to_place", "missing", tr("出国（境）的，请在“转往何处”填写国家或地区"))]
    return []


def of_away(away: Away, member: Member, today: date) -> list[Problem]:
    """What speaks against entering somebody as away."""
    found = []
    if member.left_on is not None or member.standing not in IN_PARTY:
        text = tr("{name}不是在册党员，不能登记").format(name=member.name)
        found.append(Problem("member_id", "not_here", text))
    if away.from_on.first() > today:
        found.append(Problem("from_on", "future", tr("起始日期 {day} 晚于今天，请核对").format(day=away.from_on)))
    if away.until_on is not None and away.until_on.last() < away.from_on.first():
        found.append(Problem("until_on", "before", tr("结束日期早于起始日期，请核对")))
    if away.kind is AwayKind.OUT_OF_TOUCH and away.cause is None:
        found.append(Problem("cause", "missing", tr("请选择失联情形")))
    if away.kind in (AwayKind.MOBILE, AwayKind.ABROAD) and not away.place.strip():
        found.append(Problem("place", "missing", tr("请填写去向")))
    if away.kind in (AwayKind.ABROAD, AwayKind.KEPT) and away.applied_on is None:
        found.append(Problem("applied_on", "no_application", tr("应有本人书面申请，收到后请补填申请日期"), Level.OK))
    return found


def of_head(head: LetterHead, today: date, rules: Rules = pack) -> list[Problem]:
    """What speaks against a letter head."""
    found = []
    if not head.name.strip():
        found.append(Problem("name", "missing", tr("请填写开具介绍信的党组织名称")))
    if head.next_number < 1:
        found.append(Problem("next_number", "too_small", tr("编号从 1 开始")))
    most = rules(today)["most_days"]
    if not 1 <= head.valid_days <= most:
        text = tr("有效期应为 1 至 {most} 天").format(most=most)
        found.append(Problem("valid_days", "out_of_range", text))
    return found


def days(transfer: Transfer, today: date) -> list[Problem]:
    """Days that are not whole, have not come, or stand in the wrong order."""
    found: list[Problem] = []
    earlier: tuple[str, Day] | None = None
    for name, label in _DAYS:
        day: Day | None = getattr(transfer, name)
        if day is None:
            continue
        if not day.is_full:
            found.append(Problem(name, "day_needed", tr("{label}应写到日").format(label=tr(label))))
        elif day.first() > today:
            text = tr("{label} {day} 晚于今天，请核对").format(label=tr(label), day=day)
            found.append(Problem(name, "future", text))
        if earlier and day.last() < earlier[1].first():
            text = tr("{label} {day} 早于{before} {earlier}，请核对")
            text = text.format(label=tr(label), day=day, before=tr(earlier[0]), earlier=earlier[1])
            found.append(Problem(name, "before", text))
        earlier = (label, day)
    return found


def unexplained(problems: Sequence[Problem], note: str) -> list[Problem]:
    """What forbids saving: the blocking ones, and those that need a reason where no note gives one."""
    lacking = tr("{text}（请在“备注”写明理由）")
    return [
        one if one.level is Level.BLOCK else replace(one, text=lacking.format(text=one.text), level=Level.BLOCK)
        for one in problems
        if one.level is Level.BLOCK or (one.level is Level.WARN and not note.strip())
    ]


def _of_person(transfer: Transfer, member: Member) -> list[Problem]:
    why = ""
    if member.left_on is not None:
        code, why = "left", tr("{name}已于 {day} 离开，不能开具介绍信").format(name=member.name, day=member.left_on)
    elif member.standing not in IN_PARTY:
        code, why = "not_in_party", tr("{name}不是党员，没有组织关系可转").format(name=member.name)
    elif member.registry is Registry.SUSPENDED:
        code, why = "suspended", tr("{name}已停止党籍，不能开具介绍信；恢复党籍后再转接").format(name=member.name)
    elif transfer.destination in STAYING:
        text = tr("{name}的去向是暂留学校或出国保留，不开介绍信；要转出请先改去向")
        code, why = "stays", text.format(name=member.name)
    return [Problem("member_id", code, why)] if why else []


def _missing(transfer: Transfer, *wanted: tuple[str, str]) -> list[Problem]:
    return [
        Problem(name, "missing", tr("{label}未填写").format(label=label))
        for name, label in wanted
        if not str(getattr(transfer, name) or "").strip()
    ]


def _validity(transfer: Transfer, today: date, rules: Rules) -> list[Problem]:
    most, stated = rules(today)["most_days"], transfer.valid_days
    if stated is None:
        return [Problem("valid_days", "missing", tr("有效期未填写，一般市内 10 天、市外 30 天"))]
    if stated < 1:
        return [Problem("valid_days", "too_short", tr("有效期至少 1 天"))]
    if stated > most:
        own = most != pack(today)["most_days"]
        text = tr("有效期 {n} 天超过校内规定的 {most} 天") if own else tr("有效期 {n} 天超过 {most} 天（3 个月）")
        text = text.format(n=stated, most=most)
        return [_warn("valid_days", "too_long", text)]
    return []


def _dues(transfer: Transfer, policies: Sequence[DuesPolicy]) -> list[Problem]:
    if transfer.paid_until is None:
        return [Problem("paid_until", "missing", tr("党费交至的年月未填写：台账中查不出的，请核实后填写"))]
    if transfer.issued_on is None:
        return []
    issued, paid = Month.of(transfer.issued_on.first()), transfer.paid_until
    ahead = rate_pack(issued, policy_for(policies, issued.year, transfer.from_branch_id)).ahead_months
    if paid > issued.plus(ahead):
        text = tr("党费交至 {paid}，比开具月份晚，已超过预交 {n} 个月，请核对")
        return [_warn("paid_until", "far_ahead", text.format(paid=paid, n=ahead))]
    behind = pack(transfer.issued_on.first())["dues_behind_months"]
    if paid < issued.plus(-behind):
        text = tr("党费只交到 {paid}，比开具月份早 {n} 个月以上，应先补交；确需先开的请写明原因")
        return [_warn("paid_until", "far_behind", text.format(paid=paid, n=behind))]
    return []


def _right(transfer: Transfer, may_cross: bool) -> list[Problem]:
    if may_cross or transfer.channel is Channel.SCHOOL or transfer.direction is not Direction.OUT:
        return []
    text = tr("开具的党组织没有审批预备党员的权限，不能直接向校外转接，应由有权限的党委开具")
    return [_warn("channel", "no_right", text)]


def _warn(field: str, code: str, text: str) -> Problem:
    return Problem(field, code, text, Level.WARN)
