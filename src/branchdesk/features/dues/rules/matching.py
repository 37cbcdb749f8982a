"""Statement lines to members and months; every doubtful line is asked about, none is guessed (domain §1.6).

- ``serials(lines) -> list[str]``: what keeps a line from coming in twice: its own 流水号, else a digest of the line.
- ``match(lines, members, rest, this_month, booked=(), policies=()) -> list[Match]`` in the order of the lines. ``rest`` is
  what is still to be paid by member id and month; lines of one member follow one another, so no month is paid twice.
  ``policies`` are the rules of the years (年度规定), whose limits are spoken of.
- ``Match``: ``.line``, ``.member_id`` (None where it must be asked), ``.candidates``, ``.allocation``, ``.doubts``,
  ``.is_sure`` (may be booked without asking), ``.by_another`` (代交).

A person is known by the staff number first, then by the name. A name with lost characters (张?) finds who fits it. Where
the memo says that somebody pays for another (代张三交, 张三由李四代交), or names somebody else than the payer, that other is
proposed, and always asked about; so is who it names where nobody has the name of the payer (a nickname, a parent).
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from branchdesk.features.dues.fields import LOST
from branchdesk.features.dues.model import DuesPolicy, StatementLine
from branchdesk.features.dues.rules.collecting import Allocation, spread
from branchdesk.features.dues.rules.memos import named
from branchdesk.features.dues.rules.policy import policy_for
from branchdesk.features.dues.rules.rates import ZERO, RatePack, plain, rate_pack
from branchdesk.features.members.model import Member
from branchdesk.kernel.dates import read_day
from branchdesk.kernel.money import LIMIT, Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.names import clean_name, clean_text, half_width
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr

_LOST = re.compile(f"[{re.escape(LOST)}]")
_NOT_DUES = re.compile(r"捐|学费|报名|押金|会费|餐|住宿|资料费|班费|房租|转账还|还款|特殊党费|大额党费")
_FOR = re.compile(r"代(?!扣|表|理|码|办|发|课|金|沟)|替(?!补|换)|帮(?!扶|困|教|带)|为|给")
"""What may stand before the name of somebody who is paid for."""
_BY_LAW = re.compile("代收代缴|代扣|批量代")
"""What banks write of their own."""
_PAYS = re.compile("[交缴付]")
_KIN = re.compile("父亲|母亲|爸|妈|妻|丈夫|爱人|老公|老婆|儿子|女儿|家属|同事|室友|别人|他人|[两二三四五六2-6]人")
"""Whom a memo without a name may be about: somebody else than the payer."""
_STAFF_NUMBER = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{4,}(?![A-Z0-9])")
_NOT_BEFORE = "时年现当古世朝后前"
"""After these 代 is part of another word."""


@dataclass(frozen=True, slots=True)
class Match:
    """One line, whose it seems to be, what it would pay, and what is doubtful about that."""

    line: StatementLine
    member_id: str | None
    candidates: tuple[str, ...]
    allocation: Allocation | None
    doubts: tuple[Problem, ...]

    @property
    def is_sure(self) -> bool:
        """Whether it may be booked without asking."""
        calm = all(one.level in (Level.OK, Level.FIXED) for one in self.doubts)
        return calm and self.member_id is not None and self.allocation is not None

    @property
    def by_another(self) -> bool:
        """Whether it seems to be handed in by somebody else (代交): then it is to be said how he is related (domain §1.6)."""
        return any(one.code == "for_another" for one in self.doubts)

    @property
    def may_stand(self) -> bool:
        """Whether it may be booked as it is proposed, once somebody has looked at it."""
        return self.member_id is not None and self.allocation is not None and not self.by_another

    @property
    def reason(self) -> str:
        """The doubts in one line."""
        return "；".join(one.text for one in self.doubts)


def serials(lines: Iterable[StatementLine]) -> list[str]:
    """The 流水号 of each line, else a digest of all it says; equal lines of one file are counted, so none is lost."""
    found: list[str] = []
    seen: dict[str, int] = {}
    for line in lines:
        serial = clean_text(line.serial)
        if not serial:
            said = (line.at, clean_name(line.payer), line.staff_number, str(line.amount.fen), line.memo)
            serial = "sha256:" + hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:32]
            seen[serial] = seen.get(serial, 0) + 1
            serial += f"#{seen[serial]}" if seen[serial] > 1 else ""
        found.append(serial)
    return found


class _People:
    """Members by staff number and by name."""

    def __init__(self, members: Iterable[Member], policies: Sequence[DuesPolicy]) -> None:
        self._policies = policies
        self.names: dict[str, list[Member]] = {}
        self.numbers: dict[str, list[Member]] = {}
        for one in members:
            self.names.setdefault(clean_name(one.name), []).append(one)
            if one.staff_number:
                self.numbers.setdefault(_number(one.staff_number), []).append(one)

    def pack(self, member: Member, on: Month) -> RatePack:
        """The rules of a month, with the limits of the branch he is in."""
        return rate_pack(on, policy_for(self._policies, on.year, member.branch_id))

    def like(self, name: str) -> list[Member]:
        """Those whose name fits, where characters were lost."""
        pattern = re.compile("".join("." if _LOST.match(c) else re.escape(c) for c in name))
        return [one for known, group in self.names.items() if pattern.fullmatch(known) for one in group]

    def known_in(self, text: str) -> list[str]:
        """The names written in a text, in their order; the longest where one begins another."""
        found, place, longest = [], 0, max(map(len, self.names), default=0)
        while place < len(text):
            length = next((n for n in range(longest, 1, -1) if text[place : place + n] in self.names), 0)
            found += [text[place : place + length]] if length else []
            place += length or 1
        return found

    def told_in(self, text: str) -> list[Member]:
        """Those a text names, or whose staff number stands in it."""
        named = [one for name in self.known_in(text) for one in self.names[name]]
        numbered = [one for number in _STAFF_NUMBER.findall(text.upper()) for one in self.numbers.get(number, [])]
        return list({one.id: one for one in (*named, *numbered)}.values())

    def named(self, name: str) -> list[Member]:
        """Those of a name."""
        return self.like(name) if _LOST.search(name) else self.names.get(name, [])


def _number(text: str) -> str:
    return half_width(clean_text(text)).upper().replace(" ", "")


def match(
    lines: Sequence[StatementLine], members: Iterable[Member], rest: Mapping[str, Mapping[Month, Yuan]],
    this_month: Month, booked: Collection[str] = frozenset(), policies: Sequence[DuesPolicy] = (),
) -> list[Match]:  # fmt: skip
    """Each line with its member, months and doubts; ``booked`` are serials the ledger has already."""
    people = _People(members, policies)
    left = {uid: dict(months) for uid, months in rest.items()}
    seen = set(booked)
    found = []
    for line, serial in zip(lines, serials(lines), strict=True):
        if serial in seen:
            again = Problem("serial", "twice", tr("这一行已经导入过（{serial}），不会重复入账").format(serial=serial))
            found.append(Match(line, line.member_id, (), None, (again,)))
            continue
        seen.add(serial)
        found.append(one := _matched(line, serial, people, left, this_month))
        _take(left, one)
    return found


def _take(left: dict[str, dict[Month, Yuan]], one: Match) -> None:
    """What a line would pay is no longer open for the next."""
    if one.member_id is None or one.allocation is None:
        return
    months = left.setdefault(one.member_id, {})
    for part in one.allocation.parts:
        if not part.extra:
            months[part.month] = months[part.month] - part.amount


def _matched(
    line: StatementLine, serial: str, people: _People, left: Mapping[str, Mapping[Month, Yuan]], this_month: Month
) -> Match:
    found, doubts = _found(line, people)
    if "#" in serial and serial.startswith("sha256:"):
        doubts.append(_doubt("serial", "twin", tr("与本文件中前面的一行完全相同，请核对是否重复")))
    if _NOT_DUES.search(line.memo):
        doubts.append(_doubt("memo", "not_dues", tr("附言为“{memo}”，可能不是党费").format(memo=line.memo)))
    uid = found[0].id if len(found) == 1 else None
    candidates = tuple(one.id for one in found)
    if not ZERO < line.amount < Yuan(LIMIT):
        text = (
            tr("金额为 {due} 元，是退款或冲正的请选择原来的收款")
            if line.amount < ZERO
            else tr("金额为 {due} 元，请核对")
        )
        doubts.append(_doubt("amount", "not_positive", text.format(due=plain(line.amount))))
        return Match(line, uid, candidates, None, tuple(doubts))
    if uid is None:
        return Match(line, None, candidates, None, tuple(doubts))
    on = _month_of(line, this_month)
    allocation, unsure = _allocated(line, left.get(uid, {}), on, people.pack(found[0], on))
    return Match(line, uid, candidates, allocation, (*doubts, *unsure, *allocation.notes))


def _month_of(line: StatementLine, this_month: Month) -> Month:
    try:
        return Month.of(read_day(line.at).first())
    except ValueError:
        return this_month


def _found(line: StatementLine, people: _People) -> tuple[list[Member], list[Problem]]:
    """Whose a line may be, by its payer and by what its memo says of others."""
    payer, doubts = _whose(line, people)
    memo = re.sub(r"\s", "", re.sub(r"(?<=\w)\s+(?=\d)", "、", half_width(clean_text(line.memo))))
    if (others := _paid_for(memo, payer, people)) is not None:
        return others, [_for_another(line, others)]
    if not payer and (told := people.told_in(memo)):
        text = tr("在册党员中没有“{payer}”，按附言“{memo}”找到{names}，请核对").format(
            payer=line.payer, memo=line.memo.strip(), names="、".join(dict.fromkeys(one.name for one in told))
        )
        return told, [_doubt("payer", "by_memo", text)]
    return payer, doubts


def _for_another(line: StatementLine, found: Sequence[Member]) -> Problem:
    said = {"memo": line.memo.strip(), "payer": clean_name(line.payer) or tr("付款人"), "n": len(found)}
    if len(found) == 1:
        text = tr("附言“{memo}”：像是{payer}代{name}交的，请核对是给谁交的，并写明关系").format(
            **said, name=found[0].name
        )
    elif found:
        text = tr("附言“{memo}”：像是代交，符合的有 {n} 人，请选择是给谁交的，并写明关系").format(**said)
    else:
        text = tr("附言“{memo}”：像是代交，认不出是给名册中的谁交的，请选择，并写明关系").format(**said)
    return _doubt("memo", "for_another", text)


def _paid_for(memo: str, payer: Sequence[Member], people: _People) -> list[Member] | None:
    """Those a memo names beside the payer himself, after the word for 代 first; None where nobody pays for another."""
    own = {clean_name(one.name) for one in payer}
    others = [one for one in people.told_in(memo) if clean_name(one.name) not in own]
    for mark in () if _BY_LAW.search(memo) else _FOR.finditer(memo):
        word, before, after = mark[0], memo[: mark.start()], memo[mark.end() :]
        if before.endswith(tuple(_NOT_BEFORE)) or any(memo.startswith(name, mark.start()) for name in people.names):
            continue  # 新时代; or it is the first letter of a name
        if (found := people.told_in(after)) or (word not in "为给" and _PAYS.search(after)):
            return found or others
    return others if (others and payer) or _KIN.search(memo) else None


def _whose(line: StatementLine, people: _People) -> tuple[list[Member], list[Problem]]:
    name, number = clean_name(line.payer), _number(line.staff_number)
    by_name = people.named(name) if name else []
    by_number = people.numbers.get(number, []) if number else []
    if by_number:
        return _numbered(name, number, by_number, by_name)
    doubts = []
    if number and by_name:
        text = tr("台账中没有学工号 {number}，按姓名“{name}”找到，请核对")
        doubts.append(_doubt("staff_number", "unknown_number", text.format(number=number, name=name)))
    if not by_name:
        text = tr("在册党员中没有“{name}”，请选择是为谁交的，或不入账")
        doubts.append(_doubt("payer", "unknown_payer", text.format(name=line.payer or number)))
    elif len(by_name) > 1:
        text = tr("台账中有 {n} 位“{name}”，请选择是哪一位")
        doubts.append(_doubt("payer", "same_names", text.format(n=len(by_name), name=name)))
    elif by_name[0].name != name and _LOST.search(name):
        text = tr("付款人“{name}”有缺字，可能是{other}，请核对")
        doubts.append(_doubt("payer", "lost_characters", text.format(name=name, other=by_name[0].name)))
    return by_name, doubts


def _numbered(
    name: str, number: str, by_number: list[Member], by_name: list[Member]
) -> tuple[list[Member], list[Problem]]:
    both = [one for one in by_number if one in by_name]
    if len(both) == 1:
        return both, []
    if len(by_number) > 1:
        text = tr("台账中有 {n} 人的学工号是 {number}，请选择是哪一位")
        return by_number, [_doubt("staff_number", "same_numbers", text.format(n=len(by_number), number=number))]
    if not name:
        return by_number, []
    text = tr("学工号 {number} 是{other}，付款人写的是“{name}”：是代交还是填错，请核对")
    return by_number, [_doubt("payer", "other_name", text.format(number=number, other=by_number[0].name, name=name))]


def _allocated(
    line: StatementLine, rest: Mapping[Month, Yuan], on: Month, pack: RatePack
) -> tuple[Allocation, list[Problem]]:
    months, whole = named(line.memo, on)
    allocation = spread(line.amount, rest, on, pack, months=months or None)
    unsure = list(_unsure(line, rest, on, months, allocation))
    if not whole:
        text = tr("附言“{memo}”里的月份没有全部认准，请核对是交哪几个月的").format(memo=line.memo)
        unsure.append(_doubt("memo", "months_unclear", text))
    return allocation, unsure


def _unsure(
    line: StatementLine, rest: Mapping[Month, Yuan], on: Month, months: Sequence[Month], allocation: Allocation
) -> Iterator[Problem]:
    paid = [one for one in allocation.parts if not one.extra]
    wanted = months or [one.month for one in paid]
    owed = Yuan(sum(rest.get(month, ZERO).fen for month in wanted))
    if owed != line.amount:
        asked = tr("附言“{memo}”").format(memo=line.memo) if months else tr("所涉月份")
        text = tr("{asked}应交 {owed} 元，实收 {paid} 元，请核对")
        text = text.format(asked=asked, owed=plain(owed), paid=plain(line.amount))
        yield _doubt("amount", "amount_differs", text)
    open_ = [month for month, left in rest.items() if left > ZERO and month <= on]
    if not months and paid and paid[0].month < on and paid[-1].month < max(open_):
        text = tr("以前月份尚未交清，暂按先补交计入 {month}，请核对是交哪个月的")
        yield _doubt("month", "earlier_open", text.format(month=paid[0].month))


def _doubt(field: str, code: str, text: str) -> Problem:
    return Problem(field, code, text, Level.WARN)
