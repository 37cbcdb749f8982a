"""Statement lines to members and months; every doubtful line is asked about, none is guessed (domain §1.6).

- ``serials(lines) -> list[str]``: what keeps a line from coming in twice: its own 流水号, else a digest of the line.
- ``memo_months(memo, on) -> tuple[Month, ...]``: 9-10月, 11月党费, 全年, 三季度 …; ``()`` where none is named.
- ``match(lines, members, rest, this_month, booked=(), policies=()) -> list[Match]`` in the order of the lines. ``rest`` is
  what is still to be paid by member id and month; lines of one member follow one another, so no month is paid twice.
  ``policies`` are the rules of the years (年度规定), whose limits are spoken of.
- ``Match``: ``.line``, ``.member_id`` (None where it must be asked), ``.candidates``, ``.allocation``, ``.doubts``,
  ``.is_sure`` (may be booked without asking).

A person is known by the staff number first, then by the name. A name with lost characters (张?) finds who fits it. Where
the memo says that somebody pays for another (代张三交, 李四代张三交), that other is proposed, and always asked about.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from branchdesk.features.dues.fields import LOST
from branchdesk.features.dues.model import DuesPolicy, StatementLine
from branchdesk.features.dues.rules.collecting import Allocation, spread
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
_CHINESE = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"十": 10, "十一": 11, "十二": 12}
_MONTH = r"(?:(\d{4})[年./-])?(\d{1,2})"
_RANGE = re.compile(rf"(?<!\d){_MONTH}月?(?:份)?(?:-|—|–|~|～|至|到){_MONTH}月")
_SINGLE = re.compile(rf"(?<!\d){_MONTH}(?=月(?!\d{{1,2}}日))")
_LISTED = re.compile(r"(\d{1,2})((?:[、,，和]\d{1,2})+)月")
_HALF_YEARS = {"上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12), "整年": (1, 12), "一年": (1, 12)}
_FOR = re.compile(r"代(?!扣|表|理|码|办|发|课|金|沟)|替(?!补|换)|帮(?!扶|困|教|带)|为|给")
"""What may stand before the name of somebody who is paid for."""
_BY_LAW = re.compile("代收代缴|代扣|批量代")
"""What banks write of their own."""
_PAYS = re.compile("[交缴付]")
_NOT_BEFORE = "时年现当古世朝后前"
"""After these 代 is part of another word."""
_QUARTER = re.compile("第?([一二三四1-4])季度?")


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


def memo_months(memo: str, on: Month) -> tuple[Month, ...]:
    """The months a memo names, in order. Without a year it is the one most likely meant on that day."""
    text = re.sub(r"\s", "", half_width(clean_text(memo)))
    for word, (first, last) in _HALF_YEARS.items():
        if word in text:
            return tuple(Month(_year_in(text, on), number) for number in range(first, last + 1))
    if quarter := _QUARTER.search(text):
        number = _CHINESE.get(quarter[1]) or int(quarter[1])
        return tuple(Month(_year_in(text, on), month) for month in range(3 * number - 2, 3 * number + 1))
    if "月" in text:
        text = re.sub("十[一二]?|[一二三四五六七八九]", lambda found: str(_CHINESE[found[0]]), text)
    try:
        return _named(text, on)
    except ValueError:  # 13月
        return ()


def _named(text: str, on: Month) -> tuple[Month, ...]:
    if found := _RANGE.search(text):
        last = _month(found[3] or (found[1] if int(found[4]) >= int(found[2]) else None), found[4], on)
        first = Month(int(found[1] or (last.year - (int(found[2]) > last.month))), int(found[2]))
        return tuple(first.until(last)) if first.plus(11) >= last >= first else ()
    if listed := _LISTED.search(text):
        numbers = [listed[1], *re.findall(r"\d+", listed[2])]
        return tuple(sorted({_month(None, one, on) for one in numbers}))
    return tuple(sorted({_month(one[1], one[2], on) for one in _SINGLE.finditer(text)}))


def _month(year: str | None, month: str, on: Month) -> Month:
    if year:
        return Month(int(year), int(month))
    found = Month(on.year, int(month))
    if found > on.plus(6):
        return found.plus(-12)
    return found.plus(12) if found.plus(12) <= on.plus(2) else found


def _year_in(text: str, on: Month) -> int:
    found = re.search(r"(?<!\d)(\d{4})年?", text)
    return int(found[1]) if found else on.year


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
    found, doubts = _for_another(line, people) or _whose(line, people)
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


def _for_another(line: StatementLine, people: _People) -> tuple[list[Member], list[Problem]] | None:
    """Who the memo says is paid for; None where it says nothing of the kind."""
    memo = re.sub(r"\s", "", half_width(clean_text(line.memo)))
    names = _paid_for(memo, people)
    if names is None:
        return None
    found = list(dict.fromkeys(one for name in names for one in people.names[name]))
    said = {"memo": line.memo.strip(), "payer": clean_name(line.payer) or tr("付款人"), "n": len(found)}
    if len(found) == 1:
        text = tr("附言“{memo}”：像是{payer}代{name}交的，请核对是给谁交的").format(**said, name=found[0].name)
    elif found:
        text = tr("附言“{memo}”：像是代交，符合的有 {n} 人，请选择是给谁交的").format(**said)
    else:
        text = tr("附言“{memo}”：像是代交，认不出是给名册中的谁交的，请选择").format(**said)
    return found, [_doubt("memo", "for_another", text)]


def _paid_for(memo: str, people: _People) -> list[str] | None:
    """The names after the word for 代, or as far as they are known those before it; None where nobody pays for another."""
    if _BY_LAW.search(memo):
        return None
    for mark in _FOR.finditer(memo):
        word, before, after = mark[0], memo[: mark.start()], memo[mark.end() :]
        if before.endswith(tuple(_NOT_BEFORE)) or any(memo.startswith(name, mark.start()) for name in people.names):
            continue  # 新时代; or it is the first letter of a name
        names = people.known_in(after)
        if names or (word not in "为给" and _PAYS.search(after)):
            return names
    return None


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
    months = memo_months(line.memo, on)
    allocation = spread(line.amount, rest, on, pack, months=months or None)
    return allocation, list(_unsure(line, rest, on, months, allocation))


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
