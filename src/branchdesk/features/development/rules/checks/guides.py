"""Who guides him: two sponsors, one or two cultivators, all full members with their rights; UNIV-FAC-1 (domain §2.2, §2.6)."""

from collections.abc import Iterable, Sequence
from datetime import date

from branchdesk.features.development.model import CaseStep, Guide, GuideKind, Stage
from branchdesk.features.development.rules.checks.conversion import level_of
from branchdesk.features.development.rules.checks.finding import Sight
from branchdesk.features.development.rules.file import GuideFact
from branchdesk.features.development.rules.stage import stage_of
from branchdesk.features.members.model import IN_PARTY, Registry, Standing
from branchdesk.features.organization.model import BranchKind
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_WORDS = {GuideKind.SPONSOR: "入党介绍人", GuideKind.CULTIVATOR: "培养联系人"}
_DAYS = {GuideKind.SPONSOR: ("sponsors", "admission"), GuideKind.CULTIVATOR: ("cultivators", "candidate")}
"""The steps on whose days the guides are looked at."""


def guides(sight: Sight) -> None:
    """What is wrong with sponsors and cultivators, on the days that count and today; and with the person's own rights."""
    for kind in _DAYS:
        told: set[tuple[str, str]] = set()
        for key in _DAYS[kind]:
            for step in sight.file.taken.get(key, ()):
                _on_step(sight, kind, step, told)
    _now(sight)
    _faculty(sight)
    _suspended(sight)


def _on_step(sight: Sight, kind: GuideKind, step: CaseStep, told: set[tuple[str, str]]) -> None:
    """The number and the rights of the guides on the day of a step; what was told of somebody once is not told again.

    Of a step that knows only its month both ends are looked at: what is right on one of them is right.
    """
    days = (step.on.first(),) if step.on.is_full else (step.on.first(), step.on.last())
    on = days[0]
    listed = [sight.file.guides_on(kind, day) for day in days]
    counted = [found for day, found in zip(days, listed, strict=True) if not _miscounted(sight, kind, found, day)]
    if not counted:
        _count(sight, kind, step.step, listed[-1], on, f"{kind}s_count")
    for one in (counted or listed)[-1]:
        _fit(sight, one, step.step, days, told)


def _miscounted(sight: Sight, kind: GuideKind, found: Sequence[Guide], on: date) -> bool:
    """Whether they are too many or too few by the pack of a day."""
    pack, n = sight.book.on(on), _people(found)
    if kind is GuideKind.SPONSOR:
        return n != pack["sponsors"]
    return not pack["cultivators_least"] <= n <= pack["cultivators_most"]


def _people(found: Sequence[Guide]) -> int:
    """How many they are; somebody listed twice is one."""
    return len({one.member_id or one.name.strip() or one.id for one in found})


def _count(sight: Sight, kind: GuideKind, key: str, found: Sequence[Guide], on: date, code: str) -> None:
    pack, number = sight.book.on(on), "sponsors" if kind is GuideKind.SPONSOR else "cultivators_least"
    least, most = pack[number], pack["sponsors" if kind is GuideKind.SPONSOR else "cultivators_most"]
    wanted = tr("{least} 至 {most} 名").format(least=least, most=most) if least < most else tr("{n} 名").format(n=most)
    text = tr("“{step}”（{day}）时{who}应为 {wanted}正式党员，登记了 {n} 名")
    filled = text.format(step=sight.name(key, on), day=on, who=tr(_WORDS[kind]), wanted=wanted, n=_people(found))
    level = Level.WARN if code.endswith("_now") else Level.BLOCK
    sight.add(code, key, level, filled, on=on, number=number, mend=f"guide:{kind}")


def _fit(sight: Sight, guide: Guide, key: str, days: Sequence[date], told: set[tuple[str, str]]) -> None:
    """Whether one guide is a full member with his rights on one of the days."""
    member_id, kind, on = guide.member_id, guide.kind, days[0]
    if member_id and member_id == sight.file.case.member_id:
        _add(sight, "sponsor_self", guide, key, on, tr("{who}不能是本人"), told)
        return
    fact = sight.file.guide_facts.get(member_id) if member_id else None
    if fact is None:
        text = tr("{who}“{name}”不在台账中，请核对是不是正式党员")
        _add(sight, "guide_unknown", guide, key, on, text, told, level=Level.OK)
        return
    wrong = dict(_unfit(fact, on))
    for day in days[1:] if wrong else ():
        wrong = {code: text for code, text in _unfit(fact, day) if code in wrong}
    for code, text in wrong.items():
        _add(sight, f"{kind}_{code}", guide, key, on, text, told, fact)


def _unfit(fact: GuideFact, on: date) -> Iterable[tuple[str, str]]:
    """Why somebody may not guide anybody on a day."""
    if fact.standing_on(on) is not Standing.FULL:
        yield "not_full", tr("{who}“{name}”在 {day} 不是正式党员")
    if fact.suspended_on(on):
        yield "suspended", tr("{who}“{name}”在 {day} 处于停止党籍期间，不能担任")
    if fact.restriction_on(on):
        yield "restricted", tr("{who}“{name}”在 {day} 的党员权利受到限制（留党察看或权利中止），不能担任")
    if fact.gone_on(on):
        yield "gone", tr("{who}“{name}”在 {day} 已不在本台账的党员名册中，请核对")


def _add(
    sight: Sight, code: str, guide: Guide, key: str, on: date, text: str, told: set[tuple[str, str]],
    fact: GuideFact | None = None, level: Level = Level.BLOCK,
) -> None:  # fmt: skip
    who = guide.member_id or guide.name
    if (code, who) in told:
        return
    told.add((code, who))
    name = fact.name if fact else guide.name
    if code.endswith("_gone"):
        level = Level.WARN
    filled = text.format(who=tr(_WORDS[guide.kind]), name=name, day=on)
    sight.add(code, key, level, filled, on=on, dates=((sight.name(key, on), on),), mend=f"guide:{guide.kind}")


def _now(sight: Sight) -> None:
    """Whether somebody under observation has his guides today, and they still may be that."""
    file = sight.file
    stage = stage_of(file)
    if not sight.open or stage not in (Stage.ACTIVIST, Stage.CANDIDATE):
        return
    told = {(one.code, one.mend) for one in sight.found}
    for kind in _DAYS:
        key = _DAYS[kind][0]
        if key not in file.taken:
            continue
        found = file.guides_on(kind, sight.today)
        if (f"{kind}s_count", f"guide:{kind}") not in told and _miscounted(sight, kind, found, sight.today):
            _count(sight, kind, key, found, sight.today, f"{kind}s_now")
        codes = {code for code, _ in told}
        for one in found:
            fact = file.guide_facts.get(one.member_id or "")
            for code, text in _unfit(fact, sight.today) if fact else ():
                if f"{kind}_{code}" not in codes:
                    _add(sight, f"{kind}_{code}_now", one, key, sight.today, text, set(), fact, Level.WARN)


def _faculty(sight: Sight) -> None:
    """UNIV-FAC-1: in joint branches a party member who teaches in the same college is among them (seed 004-22)."""
    branch, file = sight.file.branch, sight.file
    if branch is None or not file.guides:
        return
    for key in ("cultivators", "sponsors"):
        step = file.last(key)
        if step is None:
            continue
        on = step.on.first()
        pack = sight.book.on(on)
        if branch.kind is not BranchKind.JOINT and not pack["faculty_all"]:
            continue
        kind = GuideKind.SPONSOR if key == "sponsors" else GuideKind.CULTIVATOR
        found = file.guides_on(kind, on)
        if not pack["faculty_each"]:
            found += [one for one in file.guides if one.kind is not kind]
        if found and not any(one.faculty for one in found):
            text = (
                tr("{who}中没有本学院党员教师")
                if pack["faculty_each"]
                else tr("培养联系人和入党介绍人中没有本学院党员教师")
            )
            level = level_of(pack["faculty_level"])
            filled = text.format(who=tr(_WORDS[kind]))
            sight.add("faculty", key, level, filled, on=on, number="faculty_level", mend=f"guide:{kind}")


def _suspended(sight: Sight) -> None:
    """Nobody is admitted or converted while his own registry is suspended."""
    member = sight.file.member
    if member.registry is Registry.SUSPENDED and member.standing in IN_PARTY and sight.open:
        text = tr("本人处于停止党籍期间，转正等事项待组织研究")
        sight.add("suspended", "", Level.WARN, text, mend="member:registry")
