"""Rates of dues (domain §1.2, §1.3, §1.8): a whole-amount bracket, the cap, the rounding, one line that says the sum.

- ``rate_pack(on: Month, policy=None) -> RatePack``: the rules in force in a month (``.name`` goes into
  ``Assessment.pack``, ``.footing`` under papers), with the limits a branch settled for itself.
- ``due(payer, base, pack, policy=None, *, approved=None) -> Reckoning``: ``.due``, ``.uncapped``, ``.rate`` (hundredths
  of a percent), ``.arithmetic``, ``.source``, ``.line`` (both in one line), ``.notes``, ``.is_valid``.
- ``percent(rate) -> "1.5%"``, ``plain(yuan) -> "6637.83"``, ``on_base(payer) -> bool``, ``payer_word(payer)``.

A base is a month's. The bracket a base lies in counts for the whole of it, never slice by slice. ``notes`` of level
BLOCK mean that the amount must not be saved (``is_valid`` is False and ``due`` is 0); OK is a remark. The notice of
2017 names no day of entry into force in the copies known: it is taken from the yearly assessment of 2017 on.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise

from branchdesk.features.dues.model import PAYERS, DuesPolicy, Payer, Rounding
from branchdesk.kernel import rulepacks
from branchdesk.kernel.money import LIMIT, Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr

FIXED = frozenset({Payer.STUDENT, Payer.UNEMPLOYED, Payer.RELIEF, Payer.DIBAO, Payer.GRAD_UNPLACED})
"""Who owes a fixed amount without a base."""
ZERO = Yuan(0)
_UNITS = {Rounding.FEN: 1, Rounding.JIAO: 10, Rounding.YUAN: 100}
_RATE_SCALE = 10_000


@dataclass(frozen=True, slots=True)
class Bracket:
    """Bases up to ``upto`` (included; None is without end) owe ``rate`` hundredths of a percent of the whole base."""

    upto: Yuan | None
    rate: int


@dataclass(frozen=True, slots=True)
class RatePack:
    """The rules of dues of one time, out of ``resources/rules/dues-<version>.json``."""

    name: str
    source: str
    footing: str
    effective_from: date
    effective_to: date | None
    salary: tuple[Bracket, ...]
    retired: tuple[Bracket, ...]
    retired_basic_only: bool
    fixed: Yuan
    fixed_source: str
    unplaced_fixed: Yuan
    unplaced_source: str
    farmer_least: Yuan
    farmer_most: Yuan
    cap: Yuan | None
    large_from: Yuan
    back_months: int
    ahead_months: int
    arrears_told: int
    arrears_pressed: int
    arrears_studied: int
    same_month_change: bool
    edge: Yuan


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What is owed a month, and how that came about."""

    due: Yuan
    uncapped: Yuan
    rate: int
    arithmetic: str
    source: str
    notes: tuple[Problem, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether the amount may be saved."""
        return all(note.level is not Level.BLOCK for note in self.notes)

    @property
    def line(self) -> str:
        """The sum and where its rule stands: ``6637.83 × 1.5% = 99.57 · 组电明字〔2017〕5号``."""
        return f"{self.arithmetic} · {self.source}" if self.source else self.arithmetic


def rate_pack(on: Month, policy: DuesPolicy | None = None) -> RatePack:
    """The rules in force in a month; before the oldest (April 2008) the oldest.

    ``policy`` is that of the year and branch: its limits (预交月数、大额起点) take the place of the pack's.
    """
    pack = _read(rulepacks.pack("dues", on.first()))
    if policy is None or (policy.ahead_months is None and policy.large_from is None):
        return pack
    ahead = pack.ahead_months if policy.ahead_months is None else policy.ahead_months
    return replace(pack, ahead_months=ahead, large_from=policy.large_from or pack.large_from)


def _read(pack: rulepacks.RulePack) -> RatePack:
    return _made(pack.version, pack.effective_from)


@cache
def _made(version: str, since: date) -> RatePack:
    pack = rulepacks.pack("dues", since)
    words = tr("党费规则 {version} 版（{source}，{since} 起）")
    return RatePack(
        name=f"dues-{version}", source=pack.source,
        footing=words.format(version=version, source=pack.source_of(*_SETTLED), since=since),
        effective_from=since, effective_to=pack.effective_to,
        salary=_brackets(pack, "salary"), retired=_brackets(pack, "retired"),
        retired_basic_only=bool(pack["retired_basic_only"]),
        fixed=Yuan(pack["fixed"]), fixed_source=pack.source_of("fixed"),
        unplaced_fixed=Yuan(pack["unplaced_fixed"]), unplaced_source=pack.source_of("unplaced_fixed"),
        farmer_least=Yuan(pack["farmer_least"]), farmer_most=Yuan(pack["farmer_most"]),
        cap=Yuan(pack["cap"]) if "cap" in pack.numbers else None,
        large_from=Yuan(pack["large_from"]), back_months=pack["back_months"], ahead_months=pack["ahead_months"],
        arrears_told=pack["arrears_told"], arrears_pressed=pack["arrears_pressed"],
        arrears_studied=pack["arrears_studied"], same_month_change=bool(pack["same_month_change"]),
        edge=Yuan(pack["edge"]),
    )  # fmt: skip


_SETTLED = ("salary_1_rate", "retired_basic_only")
"""Numbers whose sources name the documents of a pack."""


def _brackets(pack: rulepacks.RulePack, kind: str) -> tuple[Bracket, ...]:
    found: list[Bracket] = []
    while (rate := f"{kind}_{len(found) + 1}_rate") in pack.numbers:
        upto = f"{kind}_{len(found) + 1}_upto"
        found.append(Bracket(Yuan(pack[upto]) if upto in pack.numbers else None, pack[rate]))
    return tuple(found)


def on_base(payer: Payer) -> bool:
    """Whether somebody of this kind owes a share of a base."""
    return payer not in FIXED and payer is not Payer.FARMER


def payer_word(payer: Payer) -> str:
    """按月领取工资, 学生（无工资收入） …"""
    return tr(dict(PAYERS)[payer])


@cache
def percent(rate: int) -> str:
    """Hundredths of a percent as people write them: 150 is ``1.5%``."""
    whole, rest = divmod(rate, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def plain(amount: Yuan) -> str:
    """An amount without the commas, for a line of arithmetic."""
    whole, rest = divmod(abs(amount.fen), 100)
    return f"{'-' if amount.fen < 0 else ''}{whole}.{rest:02d}"


def due(
    payer: Payer, base: Yuan | None, pack: RatePack, policy: DuesPolicy | None = None, *, approved: Yuan | None = None
) -> Reckoning:
    """What is owed a month.

    ``approved`` is the amount settled for a farmer, or for others the smaller amount the superior approved (少交).
    """
    if payer is Payer.FARMER:
        return _farmer(approved, pack)
    full = _share(payer, base, pack, policy) if on_base(payer) else _fixed(payer, base, pack, policy)
    return full if approved is None or not full.is_valid else _reduced(full, approved)


def _fixed(payer: Payer, base: Yuan | None, pack: RatePack, policy: DuesPolicy | None) -> Reckoning:
    unplaced = payer is Payer.GRAD_UNPLACED
    amount, source = (pack.unplaced_fixed, pack.unplaced_source) if unplaced else (pack.fixed, pack.fixed_source)
    if policy and policy.fixed is not None:
        amount, source = policy.fixed, policy.fixed_source or tr("本单位规定")
        if not ZERO < amount < Yuan(LIMIT):
            return _refused("fixed", "fixed_amount", tr("定额应大于 0，请在年度规定中改正"))
    notes = (_said("base", "base_unused", tr("按定额交纳，不看基数；有工资收入的请改按工资类别核定")),) if base else ()
    return Reckoning(amount, amount, 0, tr("定额 {due}").format(due=plain(amount)), source, notes)


def _farmer(approved: Yuan | None, pack: RatePack) -> Reckoning:
    """农民: between 0.20 and 1.00 a month, as settled for each."""
    limits = {"least": plain(pack.farmer_least), "most": plain(pack.farmer_most)}
    if approved is None:
        return _refused(
            "due", "farmer_missing", tr("农民党员应填写核定的月交额（{least} 至 {most} 元）").format(**limits)
        )
    if not pack.farmer_least <= approved <= pack.farmer_most:
        text = tr("农民党员月交额应在 {least} 至 {most} 元之间，现为 {due} 元")
        return _refused("due", "farmer_limits", text.format(due=plain(approved), **limits))
    return Reckoning(approved, approved, 0, tr("核定 {due}").format(due=plain(approved)), pack.fixed_source)


def _reduced(full: Reckoning, approved: Yuan) -> Reckoning:
    if not ZERO <= approved <= full.due:
        text = tr("批准的月交额 {approved} 元应不小于 0，也不多于原应交的 {due} 元")
        return _refused("due", "reduced_limits", text.format(approved=plain(approved), due=plain(full.due)))
    said = tr("批准交 {due}（原 {full}）").format(due=plain(approved), full=full.arithmetic)
    return Reckoning(approved, full.uncapped, full.rate, said, full.source, full.notes)


def _share(payer: Payer, base: Yuan | None, pack: RatePack, policy: DuesPolicy | None) -> Reckoning:
    if base is None:
        return _refused("base", "base_missing", tr("“{payer}”应填写计算基数").format(payer=payer_word(payer)))
    if base.fen < 0:
        return _refused("base", "base_negative", tr("计算基数不能为负，现为 {base}").format(base=plain(base)))
    if base.fen >= LIMIT:
        return _refused("base", "base_too_large", tr("计算基数过大，请核对"))
    cap = policy.cap if policy and policy.cap is not None else pack.cap
    if cap is not None and cap.fen <= 0:
        return _refused("cap", "cap_amount", tr("月交额上限应大于 0，请在年度规定中改正"))
    rate, notes = _rate(payer, base, pack)
    uncapped = rounded(base, rate, policy.rounding if policy else Rounding.FEN)
    said = tr("{base} × {rate} = {due}").format(base=plain(base), rate=percent(rate), due=plain(uncapped))
    found = uncapped
    if cap is not None and cap.fen < uncapped.fen:
        found = cap
        said += tr("，按上限 {cap}").format(cap=plain(cap))
    if base.fen > 0 == found.fen:
        notes = (*notes, _said("base", "rounded_away", tr("舍入后月应交为 0.00 元，请核对计算基数")))
    return Reckoning(found, uncapped, rate, said, pack.source, notes)


def _rate(payer: Payer, base: Yuan, pack: RatePack) -> tuple[int, tuple[Problem, ...]]:
    """The rate of the bracket a base lies in, and which edges are near."""
    fen = base.fen
    if fen == 0:
        return 0, (_nothing_earned(payer),)
    brackets = pack.retired if payer is Payer.RETIRED else pack.salary
    near = [
        _edge(base, low.upto, low.rate, high.rate)
        for low, high in pairwise(brackets)
        if low.upto is not None and abs(fen - low.upto.fen) <= pack.edge.fen
    ]
    return next(one.rate for one in brackets if one.upto is None or fen <= one.upto.fen), tuple(near)


def _nothing_earned(payer: Payer) -> Problem:
    """A base of nothing owes nothing; whether somebody is rather a payer of a fixed amount is the branch's to say."""
    text = tr("计算基数为 0，月应交为 0。请支部确认是否改按“下岗失业”等定额交纳")
    if payer is Payer.NONMONTHLY:
        text = tr("上季度月平均纯收入为 0，月应交为 0。请支部确认是否改按“下岗失业”等定额交纳")
    return Problem("base", "base_zero", text, Level.WARN)


def _edge(base: Yuan, edge: Yuan, low: int, high: int) -> Problem:
    text = tr("基数距 {edge} 元的界限 {gap} 元：{edge} 元及以下全额按 {low}，超过则全额按 {high}，属规定本意")
    gap = Yuan(abs(base.fen - edge.fen))
    return _said(
        "base", "near_edge",
        text.format(edge=plain(edge), gap=plain(gap), low=percent(low), high=percent(high)),
    )  # fmt: skip


def rounded(base: Yuan, rate: int, rounding: Rounding) -> Yuan:
    """A share of an amount not below zero, rounded once, half up, to the fen, jiao or yuan."""
    unit = _UNITS[rounding]
    whole = _RATE_SCALE * unit
    return Yuan((2 * base.fen * rate + whole) // (2 * whole) * unit)


def _said(field: str, code: str, text: str) -> Problem:
    return Problem(field, code, text, Level.OK)


def _refused(field: str, code: str, text: str) -> Reckoning:
    return Reckoning(ZERO, ZERO, 0, "", "", (Problem(field, code, text),))
