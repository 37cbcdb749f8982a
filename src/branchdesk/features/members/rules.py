"""Rules on members: what contradicts what, ages and party ages, values as at a day, the roll's health (domain §5).

Pure functions over values; the day is always an argument. A date may know only its month: a rule is broken only
when it is broken for every day the dates involved can mean, so half a date never gives a false alarm.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from branchdesk.features.members.fields import FIELD, OF_LEAVING
from branchdesk.features.members.model import IN_PARTY, Aspect, Member, Move, Registry, Standing
from branchdesk.kernel import codes, names, rulepacks
from branchdesk.kernel.dates import Day, full_years
from branchdesk.kernel.idnumbers import IdFacts, check_digit, examine
from branchdesk.kernel.months import add_months
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr

FOUNDED = date(1921, 7, 1)
UNVERIFIED = "M"
"""The confidence of a number written from memory (domain.md): it warns and never forbids."""
_SEX_WORDS = dict(codes.SEXES)


def problems(member: Member | Mapping[str, Any], today: date) -> list[Problem]:
    """Everything the fields of one member say against each other, and what awaits a decision."""
    one = member if isinstance(member, Member) else Member(**{"id": "", "name": "", **member})
    return [*contradictions(one, today), *pending(one, today)]


def contradictions(member: Member, today: date) -> list[Problem]:
    """Fields that cannot both be right, or lack one another: the checks of an import."""
    return [found for check in _CHECKS for found in check(member, today)]


def pending(member: Member, today: date) -> list[Problem]:
    """Matters a meeting has to decide on (待研究); the program only reminds (domain N6)."""
    found = []
    if member.left_on is not None:
        return []
    if member.standing == Standing.PROBATIONARY and not member.confirmed_on:
        ends = probation_ends(member)
        if ends and ends < today:
            text = tr("预备期已于 {day} 届满，尚无转正记录：能否转正或延长待支部大会研究（待研究）").format(day=ends)
            found.append(_warn("confirmed_on", "probation_over", text))
    if months := out_of_touch(member, today):
        text = tr("自 {day} 起失去联系已满 {n} 个月：是否停止党籍待组织研究（待研究）")
        text = text.format(day=member.out_of_touch_since, n=months)
        found.append(_warn("registry", "long_out_of_touch", text))
    return found


def out_of_touch(member: Member, today: date) -> int:
    """The months without contact after which the organization studies a case, where they are over; else 0."""
    lost, months = member.out_of_touch_since, rulepacks.pack("membership", today)["out_of_touch_months"]
    here = member.left_on is None and member.registry == Registry.NORMAL
    return months if here and lost and add_months(lost.last(), months) <= today else 0


def probation_ends(member: Member) -> date | None:
    """The last day of probation: the extended one, else a year after joining; None when unknown."""
    if member.probation_until:
        return member.probation_until.last()
    if member.joined_on is None:
        return None
    return add_months(member.joined_on.last(), _pack(member.joined_on)["probation_months"])


def _pack(joined: Day) -> RulePack:
    """The rules on membership in force when somebody joined."""
    return rulepacks.pack("membership", joined.first())


def _warn(field: str, code: str, text: str, suggestion: str = "") -> Problem:
    return Problem(field, code, text, Level.WARN, suggestion)


def agrees(day: Day, real: date) -> bool:
    """Whether a date, as precise as it is, can mean this calendar day."""
    return day.first() <= real <= day.last()


def id_facts(member: Member, today: date) -> IdFacts:
    """What the ID number tells; a number with a fault tells nothing, for any digit may be the wrong one."""
    facts = examine(member.id_number, today) if member.id_number else IdFacts()
    return IdFacts() if facts.code else facts


def eighteen(old: str, today: date) -> str:
    """The 18-digit form of an old 15-digit number, to be proposed; ``""`` when that is no valid number."""
    if not re.fullmatch(r"[0-9]{15}", old):
        return ""
    body = old[:6] + "19" + old[6:]
    number = body + check_digit(body)
    return "" if examine(number, today).code else number


def _against_id(member: Member, today: date) -> Iterator[Problem]:
    facts = id_facts(member, today)
    if facts.born is None:
        return
    sex = _SEX_WORDS.get(member.sex or "")
    if sex and sex != facts.sex:
        text = tr("性别填“{sex}”，而身份证号第 17 位表示“{other}”，请核对哪一项有误")
        yield _warn("sex", "sex_mismatch", text.format(sex=sex, other=facts.sex), facts.sex)
    if member.birth and not agrees(member.birth, facts.born):
        text = tr("出生日期“{birth}”与身份证号中的“{born}”不一致，请核对哪一项有误")
        text = text.format(birth=member.birth, born=facts.born)
        yield _warn("birth", "birth_mismatch", text, facts.born.isoformat())


def _joining(member: Member, today: date) -> Iterator[Problem]:
    joined = member.joined_on
    if not joined:
        if member.standing in IN_PARTY:
            yield _warn("joined_on", "joined_missing", tr("正式党员和预备党员应有入党日期，请补填"))
        return
    latest = joined.last()
    if latest < FOUNDED:
        text = tr("入党日期“{day}”早于 1921-07-01，请核对").format(day=joined)
        yield Problem("joined_on", "before_party", text)
    born = member.birth.first() if member.birth else id_facts(member, today).born
    least = _pack(joined).numbers["joining_age"]
    if born and full_years(born, latest) < least.value:
        text = tr("入党日期“{day}”时未满 {least} 周岁（出生 {born}），请核对这两个日期")
        text = text.format(day=joined, born=member.birth or born, least=least.value)
        yield Problem("joined_on", "under_18", text, Level.WARN if least.confidence == UNVERIFIED else Level.BLOCK)
    if member.standing not in IN_PARTY and member.standing:
        text = tr("已有入党日期“{day}”，人员类别却还不是党员，请核对").format(day=joined)
        yield _warn("standing", "joined_not_in_party", text)


def _confirming(member: Member, today: date) -> Iterator[Problem]:
    joined, confirmed = member.joined_on, member.confirmed_on
    if not confirmed:
        if member.standing == Standing.FULL:
            yield _warn("confirmed_on", "confirmed_missing", tr("正式党员应有转正日期，请补填"))
        return
    if member.standing == Standing.PROBATIONARY:
        text = tr("已有转正日期“{day}”，人员类别却是预备党员，请核对").format(day=confirmed)
        yield _warn("standing", "confirmed_on_probation", text)
    if joined and confirmed.last() < joined.first():
        text = tr("转正日期“{day}”早于入党日期“{joined}”，请核对").format(day=confirmed, joined=joined)
        yield Problem("confirmed_on", "confirmed_before_joined", text)
    elif joined and confirmed.last() < _ordinary_end(joined):
        text = tr("转正日期“{day}”距入党日期“{joined}”不满{span}，预备期一般为{span}，请核对")
        text = text.format(day=confirmed, joined=joined, span=_span(joined, "probation_months"))
        yield _warn("confirmed_on", "short_probation", text)


def _probation(member: Member, today: date) -> Iterator[Problem]:
    until, joined = member.probation_until, member.joined_on
    if not (until and joined):
        return
    if until.last() < _ordinary_end(joined):
        text = tr("预备期至“{day}”早于入党日期“{joined}”满{span}的那一天，请核对")
        text = text.format(day=until, joined=joined, span=_span(joined, "probation_months"))
        yield _warn("probation_until", "short_probation", text)
    elif until.first() > add_months(joined.last(), _pack(joined)["probation_extended_months"]):
        text = tr("预备期至“{day}”超过延长的上限（入党后{span}），请核对")
        text = text.format(day=until, span=_span(joined, "probation_extended_months"))
        yield _warn("probation_until", "long_probation", text)


def _ordinary_end(joined: Day) -> date:
    """The first day on which an ordinary probation can be over."""
    return add_months(joined.first(), _pack(joined)["probation_months"])


def _span(joined: Day, number: str) -> str:
    months = _pack(joined)[number]
    return tr(" {n} 年").format(n=months // 12) if months % 12 == 0 else tr(" {n} 个月").format(n=months)


def _leaving(member: Member, today: date) -> Iterator[Problem]:
    left, joined = member.left_on, member.joined_on
    if left and joined and left.last() < joined.first():
        text = tr("离开日期“{day}”早于入党日期“{joined}”，请核对").format(day=left, joined=joined)
        yield Problem("left_on", "left_before_joined", text)
    if left and not member.leaving:
        yield _warn("leaving", "leaving_missing", tr("填了离开日期，还应选择离开方式"))
    if member.leaving and not left:
        yield _warn("left_on", "left_on_missing", tr("选了离开方式，还应填写离开日期"))


def _standing_apart(member: Member, today: date) -> Iterator[Problem]:
    if member.registry == Registry.SUSPENDED and member.standing not in IN_PARTY:
        yield _warn("registry", "not_in_party", tr("人员类别不是党员，不应有“停止党籍”，请核对"))
    born, working = member.birth, member.working_since
    if born and working and working.last() <= born.first():
        text = tr("参加工作日期“{day}”早于出生日期“{born}”，请核对").format(day=working, born=born)
        yield _warn("working_since", "work_before_birth", text)


_CHECKS = (_against_id, _joining, _confirming, _probation, _leaving, _standing_apart)


def age(birth: Day | None, on: date) -> int | None:
    """周岁 on a day (domain §5.3); half a birth date counts from its first day; None when unknown."""
    return full_years(birth.first(), on) if birth and birth.first() <= on else None


def party_age(confirmed: Day | None, adjust: int, on: date) -> int | None:
    """党龄 in whole years since confirmation, shifted by ``adjust`` months; None when not confirmed by that day.

    Half a date counts from its first day (domain §5.3).
    """
    if not confirmed or confirmed.first() > on:
        return None
    return max(0, full_years(add_months(confirmed.first(), -adjust), on))


def value_at(member: Member, moves: Iterable[Move], aspect: Aspect, on: date) -> str | None:
    """What an aspect was on a day: a move counts from its own day on (see ``Move``)."""
    later = [m for m in moves if m.member_id == member.id and m.aspect == aspect and m.on.first() > on]
    if later:
        return min(later, key=lambda move: (move.on.first(), move.id)).before
    own = getattr(member, aspect.value)
    return None if own is None else str(own)


def standing_at(member: Member, moves: Iterable[Move], on: date) -> Standing | None:
    """人员类别 on a day; None when the person was not yet on the roll in any standing.

    Where no move was recorded, the dates of joining and confirmation tell what a full member was before.
    """
    value = value_at(member, moves, Aspect.STANDING, on)
    if value == Standing.FULL and member.confirmed_on and member.confirmed_on.first() > on:
        value = Standing.PROBATIONARY
    return Standing(value) if value else None


def on_roll_at(member: Member, on: date) -> bool:
    """Whether the person was on the roll at the end of a day; unknown dates speak for it."""
    came, left = member.joined_on, member.left_on
    if member.standing in IN_PARTY and came and came.first() > on:
        return False
    return left is None or left.last() > on


def merged(keep: Member, drop: Member, choose: Mapping[str, str]) -> Member:
    """``keep`` with its gaps filled from ``drop``; ``choose`` names fields ("keep"/"drop") the user decided.

    Half a date counts as a gap when the other one completes it. A group comes only with its branch, and
    somebody still here does not leave because the other record had left.
    """
    values: dict[str, Any] = {}
    for field in fields(Member):
        choice = choose.get(field.name)
        if choice == "drop" or (choice is None and _fills(field.name, keep, drop)):
            values[field.name] = getattr(drop, field.name)
    if "name" in values:
        values["name_key"] = drop.name_key
    return replace(keep, **{**values, "id": keep.id})


def _fills(field: str, keep: Member, drop: Member) -> bool:
    if field == "group_id" and keep.branch_id and keep.branch_id != drop.branch_id:
        return False
    if field in OF_LEAVING and keep.left_on is None:
        return False
    return completes(getattr(keep, field), getattr(drop, field))


def completes(old: object, new: object) -> bool:
    """Whether ``new`` says something where ``old`` is empty or only half a date."""
    if new in (None, "", 0):
        return False
    if isinstance(old, Day) and isinstance(new, Day):
        return len(str(new)) > len(str(old)) and agrees(old, new.first()) and agrees(old, new.last())
    return old in (None, "", 0)


@dataclass(frozen=True, slots=True)
class Finding:
    """One entry of the repair list (名册体检)."""

    member_id: str
    name: str
    field: str
    code: str
    text: str
    level: Level = Level.WARN


REQUIRED = ("sex", "ethnicity", "birth", "branch_id")
"""What the national form wants of everybody (domain §5.1); the dates of the party have checks of their own."""
_DRAWN = ("name", "native_place", "unit", "title", "occupation", "sponsors")


def roll_findings(
    members: Sequence[Member],
    drawable: Callable[[str], list[str]],
    today: date,
    collected_required: Sequence[str] = REQUIRED,
) -> list[Finding]:
    """名册体检 of all who have not left.

    ``drawable`` gives those characters of a text the bundled fonts cannot draw; it is asked once per character.
    """
    living = [member for member in members if member.left_on is None]
    font = _Font(drawable)
    twice = {"id_number": _shared(living, "id_number"), "staff_number": _shared(living, "staff_number")}
    return [
        Finding(member.id, member.name, p.field, p.code, p.text, p.level)
        for member in living
        for p in (
            *_id_problems(member, today),
            *problems(member, today),
            *_missing(member, collected_required),
            *_writing(member, font),
            *_repeated(member, twice),
        )
    ]


class _Font:
    """Remembers which characters can be drawn."""

    def __init__(self, drawable: Callable[[str], list[str]]) -> None:
        self._drawable = drawable
        self._good: set[str] = set()
        self._bad: set[str] = set()

    def bad(self, text: str) -> list[str]:
        """The characters of a text that cannot be drawn, each once."""
        unseen = {*text} - self._good
        if not unseen:
            return []
        asked = unseen - self._bad
        self._bad.update(self._drawable("".join(sorted(asked))) if asked else ())
        self._good |= asked - self._bad
        return sorted(unseen & self._bad)


def _id_problems(member: Member, today: date) -> Iterator[Problem]:
    number = member.id_number
    if not number:
        return
    facts = examine(number, today)
    if re.search(r"[Ee]\+?\d|\.", number) or (facts.code == "checksum" and number.endswith("000")):
        text = tr("身份证号“{n}”被 Excel 改过，末几位已丢失，请按证件重新录入").format(n=number)
        yield Problem("id_number", "id_truncated", text)
    elif facts.code:
        suggestion = eighteen(number, today)
        yield Problem("id_number", facts.code, tr("身份证号：{fault}").format(fault=facts.fault), suggestion=suggestion)
    elif number.endswith("000"):
        yield _warn("id_number", "id_truncated", tr("身份证号末三位是 000，可能被 Excel 截断过，请核对"))


def _missing(member: Member, required: Sequence[str]) -> Iterator[Problem]:
    for field in required:
        if getattr(member, field) in (None, ""):
            yield _warn(field, "missing", tr("缺{label}，请补填").format(label=tr(FIELD[field].label)))


def _writing(member: Member, font: _Font) -> Iterator[Problem]:
    clean = names.clean_name(member.name)
    if clean != member.name:
        dots = clean.replace(names.MIDDLE_DOT, "") == re.sub(r"[^\w]", "", member.name)
        code = "odd_dot" if dots and names.MIDDLE_DOT in clean else "spaces"
        yield _warn("name", code, tr("姓名中有多余的空白或不规范的间隔号，应为“{name}”").format(name=clean), clean)
    for field in _DRAWN:
        text: str = getattr(member, field)
        own = names.private_use(text) if text else []
        if own:
            yield _warn(field, "private_use", tr("含有自造字 {c}，请改用标准字").format(c=_points(own)))
        elif text and (bad := font.bad(text)):
            yield _warn(field, "undrawable", tr("字体中没有 {c}，打印会缺字").format(c=_points(bad)))


def _points(characters: Iterable[str]) -> str:
    return "、".join(f"{char}（U+{ord(char):04X}）" for char in characters)


def _shared(members: Iterable[Member], field: str) -> dict[Hashable, list[str]]:
    people: dict[Hashable, list[str]] = {}
    for member in members:
        if value := getattr(member, field):
            people.setdefault(value, []).append(member.name)
    return {value: found for value, found in people.items() if len(found) > 1}


def _repeated(member: Member, twice: Mapping[str, Mapping[Hashable, list[str]]]) -> Iterator[Problem]:
    for field, shared in twice.items():
        if people := shared.get(getattr(member, field)):
            text = tr("{label}有 {n} 人相同：{names}").format(
                label=tr(FIELD[field].label), n=len(people), names="、".join(people[:5])
            )
            yield Problem(field, "repeated", text)
