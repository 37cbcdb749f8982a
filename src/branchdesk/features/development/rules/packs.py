"""Rule packs of the development of members: 25 steps and the numbers that hold for them, as data (domain §2.1, §2.2).

The national packs are ``resources/rules/development-<version>.json``. A school lays its own rules (校内细则) over the pack
it names, from a day on: it may tighten a number, add papers, add or move rows; what would loosen the national rule has
no effect here and is refused where a file is read (``school_packs``).
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from branchdesk.features.development.model import SchoolPack, Stage
from branchdesk.kernel import rulepacks
from branchdesk.kernel.problems import Level
from branchdesk.kernel.resources import resource
from branchdesk.kernel.rulepacks import Number, RulePack
from branchdesk.kernel.words import tr

SUBJECT = "development"
LEVELS = {"block": Level.BLOCK, "warn": Level.WARN, "info": Level.OK}
"""How the files write a level; 提示 is ``Level.OK``."""
PHASES = (
    (Stage.APPLICANT, "申请入党"),
    (Stage.ACTIVIST, "入党积极分子的确定和培养教育"),
    (Stage.CANDIDATE, "发展对象的确定和考察"),
    (Stage.PROBATIONARY, "预备党员的接收"),
    (Stage.FILED, "预备党员的教育、考察和转正"),
)
"""The five stages of the regulation, which the 25 steps are grouped by."""


@dataclass(frozen=True, slots=True)
class StepRule:
    """One row of the table of steps (domain §2.2).

    ``limit`` says the time limit or condition in words, ``level`` how heavily the step's own rule weighs, ``article``
    and ``confidence`` where it comes from. ``after`` are the steps this one may not precede; ``missing`` how heavily it
    weighs when a later step was taken without this one; ``school`` is the document of a row the school added.
    """

    key: str
    number: int
    stage: Stage
    name: str
    body: str
    papers: tuple[str, ...]
    limit: str
    level: Level
    article: str
    confidence: str
    after: tuple[str, ...] = ()
    missing: Level = Level.OK
    school: str = ""


@dataclass(frozen=True, slots=True)
class DevelopmentPack:
    """The rules of one time: a national version, from ``effective_from`` to ``effective_to`` (both days included).

    ``overlay`` is the version of the school's rules laid over it, empty where there are none.
    """

    version: str
    effective_from: date
    effective_to: date | None
    source: str
    steps: tuple[StepRule, ...]
    numbers: RulePack
    overlay: str = ""
    overlay_source: str = ""
    rows: Mapping[str, StepRule] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", {one.key: one for one in self.steps})

    def __getitem__(self, name: str) -> int:
        return self.numbers[name]

    @property
    def label(self) -> str:
        """2026 版; 2026 版＋校内细则（校 2026-1）."""
        text = tr("{version} 版").format(version=self.version)
        return text + tr("＋校内细则（{overlay}）").format(overlay=self.overlay) if self.overlay else text

    def step(self, key: str) -> StepRule | None:
        """A step's row; None where the pack has no such step."""
        return self.rows.get(key)

    def following(self, key: str) -> StepRule | None:
        """The row after a step's."""
        keys = [one.key for one in self.steps]
        at = keys.index(key) + 1 if key in self.rows else len(keys)
        return self.steps[at] if at < len(keys) else None


@cache
def national() -> tuple[DevelopmentPack, ...]:
    """The national packs, oldest first."""
    steps = {}
    for path in resource("rules").glob(f"{SUBJECT}-*.json"):
        plain = json.loads(path.read_text("utf-8"))
        steps[plain["version"]] = tuple(read_step(one) for one in plain["steps"])
    return tuple(
        DevelopmentPack(one.version, one.effective_from, one.effective_to, one.source, steps[one.version], one)
        for one in rulepacks.packs(SUBJECT)
    )


def read_step(plain: Mapping[str, Any], school: str = "") -> StepRule:
    """A row as the files write it; ``KeyError``, ``TypeError`` or ``ValueError`` where it is not one."""
    level = LEVELS[plain["level"]]
    return StepRule(
        key=str(plain["key"]),
        number=int(plain["number"]),
        stage=Stage(plain["stage"]),
        name=str(plain["name"]),
        body=str(plain["body"]),
        papers=tuple(str(one) for one in plain["papers"]),
        limit=str(plain["limit"]),
        level=level,
        article=str(plain["article"]),
        confidence=str(plain["confidence"]),
        after=tuple(str(one) for one in plain.get("after", ())),
        missing=LEVELS[plain["missing"]] if "missing" in plain else level,
        school=school,
    )


def packs(school: Sequence[SchoolPack] = ()) -> tuple[DevelopmentPack, ...]:
    """All packs in the order of time; where a school's rules begin within a national pack it is cut in two.

    The newest of the school's packs for a base counts from its day; nothing in it can loosen the base.
    """
    found: list[DevelopmentPack] = []
    for base in national():
        begins = base.effective_from
        parts = [base]
        for one in sorted((one for one in school if one.base == base.version), key=lambda one: one.from_on.first()):
            on = max(one.from_on.first(), begins)
            if base.effective_to is not None and on > base.effective_to:
                continue
            laid = replace(_laid_over(base, one), effective_from=on)
            before = replace(parts.pop(), effective_to=on - timedelta(days=1))
            parts += [before, laid] if before.effective_from < on else [laid]
        found += parts
    return tuple(found)


def _laid_over(base: DevelopmentPack, own: SchoolPack) -> DevelopmentPack:
    """The base with a school's rules; parts of the content that cannot hold are passed over."""
    try:
        plain = json.loads(own.content)
    except ValueError:
        plain = None
    plain = plain if isinstance(plain, dict) else {}
    numbers = _tightened(base.numbers, plain.get("numbers"), own.source)
    steps = _rows(base.steps, plain.get("steps"), own.source)
    return replace(base, numbers=numbers, steps=steps, overlay=own.version, overlay_source=own.source, rows={})


def _tightened(pack: RulePack, wanted: object, source: str) -> RulePack:
    numbers = dict(pack.numbers)
    for name, value in wanted.items() if isinstance(wanted, dict) else ():
        number = numbers.get(name)
        if number and isinstance(value, int) and number.value != value and not loosening(number, value):
            numbers[name] = replace(number, value=value, source=source)
    return replace(pack, numbers=numbers)


def loosening(number: Number, value: int) -> str:
    """Why the school may not set the number so, as a sentence; ``""`` where it may (leaving it alone always may)."""
    if value == number.value:
        return ""
    if not number.stricter:
        return tr("“{rule}”为 {now}，不可改动").format(rule=number.rule, now=number.value)
    return rulepacks.loosening(number, value)


def _rows(base: tuple[StepRule, ...], wanted: object, source: str) -> tuple[StepRule, ...]:
    """The school's rows in its order: a national row keeps its own level and papers at least, and none is lost."""
    own: dict[str, StepRule] = {}
    national_rows = {one.key: one for one in base}
    for plain in wanted if isinstance(wanted, list) else ():
        try:
            row = read_step(plain, source)
        except (KeyError, TypeError, ValueError):
            continue
        own[row.key] = _at_least(national_rows[row.key], row) if row.key in national_rows else row
    if not own:
        return base
    order = _merged_order([one.key for one in base], list(own))
    rows = [own.get(key) or national_rows[key] for key in order]
    return tuple(replace(row, number=number) for number, row in enumerate(rows, 1))


def _at_least(base: StepRule, own: StepRule) -> StepRule:
    """A national row with what the school added to it."""
    papers = tuple(dict.fromkeys((*base.papers, *own.papers)))
    after = tuple(dict.fromkeys((*base.after, *own.after)))
    level = max(base.level, own.level, key=lambda one: one.rank)
    missing = max(base.missing, own.missing, key=lambda one: one.rank)
    limit = own.limit if own.limit.startswith(base.limit) else base.limit
    row = replace(base, papers=papers, level=level, missing=missing, after=after, limit=limit)
    return row if row == base else replace(row, school=own.school)


def _merged_order(base: Sequence[str], own: Sequence[str]) -> list[str]:
    """The school's order; national rows it does not name stand behind the row they stood behind."""
    order = list(own)
    for at, key in enumerate(base):
        if key not in order:
            behind = next((one for one in reversed(base[:at]) if one in order), None)
            order.insert(order.index(behind) + 1 if behind else 0, key)
    return order


def pack_on(day: date, known: Sequence[DevelopmentPack]) -> DevelopmentPack:
    """The pack in force on a day; before the first one, the first."""
    at = bisect_right(known, day, key=lambda one: one.effective_from)
    return known[max(0, at - 1)]


def labels(found: Iterable[DevelopmentPack]) -> str:
    """The packs a case ran through, for the foot of a paper."""
    return "、".join(dict.fromkeys(one.label for one in found))
