"""Votes: who must be there, how many are needed, and what came of it, said with its arithmetic (domain §2.4, §3.3).

The denominator is those due with a vote, never those present; elections are the one matter where sources differ.
Shares are compared by multiplication, so no rounding can turn a result.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from branchdesk.features.meetings.model.minutes import Ballot, Nominee
from branchdesk.features.meetings.model.words import PERSONAL, BallotKind
from branchdesk.kernel import rulepacks
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr

_WORDS = {Fraction(1, 2): "半数", Fraction(4, 5): "五分之四", Fraction(2, 3): "三分之二", Fraction(3, 4): "四分之三"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a ballot came to. ``passed`` is None while votes are missing, or (``contradicts``) cannot be as they are; for an
    election: all seats were filled.

    ``sentences`` say it with the arithmetic, ``warnings`` what a person has to decide, ``source`` the rule's
    document; ``elected`` are the ids of those elected.
    """

    opens: bool
    passed: bool | None
    arithmetic: str
    sentences: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    source: str = ""
    elected: tuple[str, ...] = ()
    contradicts: bool = False


@dataclass(frozen=True, slots=True)
class _Share:
    """A share that must be reached, or (``more``) exceeded."""

    of: Fraction
    more: bool

    def met(self, part: int, whole: int) -> bool:
        left, right = self.of.denominator * part, self.of.numerator * whole
        return left > right if self.more else left >= right

    def least(self, whole: int) -> int:
        """The smallest part that meets it."""
        exact = self.of * whole
        return int(exact) + 1 if self.more else -int(-exact // 1)

    def arithmetic(self, part: int, whole: int) -> str:
        """2×8=16 不大于 16: both sides are whole numbers."""
        times, right = self.of.denominator, self.of.numerator * whole
        side = str(right) if self.of.numerator == 1 else f"{self.of.numerator}×{whole}={right}"
        met = self.met(part, whole)
        if self.more:
            sign = tr("大于") if met else tr("不大于")
        else:
            sign = tr("不小于") if met else tr("小于")
        return f"{times}×{part}={times * part} {sign} {side}"

    def word(self) -> str:
        """过半数; 达到五分之四."""
        share = tr(_WORDS[self.of]) if self.of in _WORDS else f"{float(self.of):.0%}"
        if self.of == Fraction(1, 2) and self.more:
            return tr("过半数")
        return (tr("超过{share}") if self.more else tr("达到{share}")).format(share=share)


def national() -> RulePack:
    """The newest rules without anything of a school."""
    return rulepacks.packs("meetings")[-1]


def _named(kind: BallotKind) -> str:
    return "election_" if kind is BallotKind.ELECTION else "personal_" if kind in PERSONAL else ""


def _quorum(kind: BallotKind, pack: RulePack) -> _Share:
    name = _named(kind) + "quorum_"
    return _Share(Fraction(pack[name + "percent"], 100), pack[name + "more"] == 1)


def _majority(kind: BallotKind, pack: RulePack) -> _Share:
    return _Share(Fraction(pack[_named(kind) + "passing_percent"], 100), more=True)


def quorum(kind: BallotKind, due: int, here: int, pack: RulePack) -> tuple[bool, str]:
    """Whether so many entitled may vote on such a matter, and the sentence that says so."""
    share = _quorum(kind, pack)
    opens = due > 0 and share.met(here, due)
    right = tr("选举权") if kind is BallotKind.ELECTION else tr("表决权")
    facts = tr("应到有{right} {due} 人，实到 {here} 人").format(right=right, due=due, here=here)
    if opens:
        return True, tr("{facts}，{word}，可以开会").format(facts=facts, word=share.word())
    if due <= 0:
        return False, tr("{facts}，无人有{right}，不能开会").format(facts=facts, right=right)
    text = tr("{facts}，{sum}，未{word}，不能开会")
    return False, text.format(facts=facts, sum=share.arithmetic(here, due), word=share.word())


def least_here(kind: BallotKind, due: int, pack: RulePack | None = None) -> int:
    """How many of those due must at least be there (national rules unless a pack is given)."""
    return max(1, _quorum(kind, pack or national()).least(due))


def least_yes(due: int, pack: RulePack | None = None, kind: BallotKind = BallotKind.MOTION) -> int:
    """How many votes in favour are at least needed."""
    return _majority(kind, pack or national()).least(due)


def passes(kind: BallotKind, yes: int, due: int, pack: RulePack) -> bool:
    """Whether so many votes are enough: 2×赞成 ＞ 应到."""
    return _majority(kind, pack).met(yes, due)


def grade_limits(appraised: int, pack: RulePack) -> int:
    """How many may at most be 优秀: a third of those appraised, rounded down (domain §3.1)."""
    return appraised // pack["excellent_one_in"]


def judge(ballot: Ballot, due: int, here: int, pack: RulePack, nominees: Sequence[Nominee] = ()) -> Verdict:
    """The verdict on a ballot; ``due`` and ``here`` are those with a vote (``roll.entitled``).

    Written opinions of entitled members who could not come count with the votes (细则).
    """
    opens, sentence = quorum(ballot.kind, due, here, pack)
    void = _void(ballot)
    if void:
        return Verdict(opens, False, "", (sentence, void), (), _source(ballot.kind, pack))
    if ballot.kind is BallotKind.ELECTION:
        base = Verdict(opens, None, "", (sentence,), (), _source(ballot.kind, pack))
        return _election(ballot, base, due, here, pack, _running(ballot, nominees))
    return _motion(ballot, opens, sentence, due, pack)


def _source(kind: BallotKind, pack: RulePack) -> str:
    named = _named(kind)
    return pack.source_of(named + "quorum_percent", named + "quorum_more", named + "passing_percent")


def _void(ballot: Ballot) -> str:
    """More sheets came back than were given out: nothing was decided."""
    if ballot.returned is None or ballot.issued is None or ballot.returned <= ballot.issued:
        return ""
    text = tr("收回 {back} 张多于发出 {out} 张，本次表决无效，应重新投票")
    return text.format(back=ballot.returned, out=ballot.issued)


def _motion(ballot: Ballot, opens: bool, opening: str, due: int, pack: RulePack) -> Verdict:
    source = _source(ballot.kind, pack)
    if ballot.yes is None:
        return Verdict(opens, None, "", (opening, tr("还没有填写赞成票")), (), source)
    share = _majority(ballot.kind, pack)
    yes = ballot.yes + ballot.written_yes
    enough, arithmetic = share.met(yes, due), share.arithmetic(yes, due)
    votes = tr("赞成 {n} 票").format(n=yes)
    if ballot.written_yes:
        votes = tr("{votes}（到会 {here} 票、会前书面 {written} 票）").format(
            votes=votes, here=ballot.yes, written=ballot.written_yes
        )
    if enough and not opens:
        outcome = tr("{votes}，{sum}，但到会人数不足，表决无效")
    else:
        outcome = tr("{votes}，{sum}，通过") if enough else tr("{votes}，{sum}，未通过")
    passed = enough and opens
    said = (opening, *_dissent(ballot), outcome.format(votes=votes, sum=arithmetic))
    return Verdict(opens, passed, arithmetic, said, (), source)


def _dissent(ballot: Ballot) -> Iterator[str]:
    """Written opinions that were not in favour; the tables have only the votes of those present."""
    if ballot.written_no or ballot.written_abstain:
        text = tr("会前书面反对 {no} 票、弃权 {abstain} 票")
        yield text.format(no=ballot.written_no, abstain=ballot.written_abstain)


def _running(ballot: Ballot, nominees: Sequence[Nominee]) -> list[Nominee]:
    """The candidates of a ballot; one whose votes stand on the ballot itself is the only one."""
    found = [one for one in nominees if one.ballot_id == ballot.id]
    if found or ballot.yes is None:
        return found
    name = ballot.person or tr("候选人")
    return [
        Nominee(id=ballot.id, meeting_id=ballot.meeting_id, ballot_id=ballot.id, order=0, name=name, yes=ballot.yes)
    ]


def _election(
    ballot: Ballot, base: Verdict, due: int, here: int, pack: RulePack, nominees: Sequence[Nominee]
) -> Verdict:
    """Both denominators are worked out; where they differ the higher committee is to be asked (domain §3.3)."""
    if not nominees or any(one.yes is None for one in nominees):
        return replace(base, sentences=(*base.sentences, tr("还没有填写每位候选人的得票")))
    share = _majority(ballot.kind, pack)
    whole, name = (due, tr("应到")) if pack["elect_denominator"] else (here, tr("实到"))
    votes = sorted(nominees, key=lambda one: (-(one.yes or 0), one.order))
    over = [one for one in votes if share.met(one.yes or 0, whole)]
    elected, tied = _seated(over, ballot.seats)
    chosen = {one.id for one in elected}
    said = [_said(one, share, whole, name, one.id in chosen) for one in sorted(nominees, key=lambda one: one.order)]
    seats = ballot.seats or len(elected)
    if ballot.seats is None:
        said.append(tr("选出 {n} 人").format(n=len(elected)))
    else:
        said.append(tr("应选 {seats} 人，选出 {n} 人").format(seats=ballot.seats, n=len(elected)))
    if tied:
        text = tr("{names}得票相等，不能确定当选人，应就他们再次投票")
        said.append(text.format(names="、".join(one.name for one in tied)))
    elif len(elected) < seats:
        said.append(tr("不足的名额可以另行选举，或经大会同意减少名额"))
    if not base.opens:
        said.append(tr("到会人数不足，选举无效"))
        elected = []
    return replace(
        base,
        passed=base.opens and bool(elected) and len(elected) == seats,
        arithmetic="；".join(f"{one.name} {share.arithmetic(one.yes or 0, whole)}" for one in votes),
        sentences=(*base.sentences, *said),
        warnings=_two_ways(votes, share, due, here, ballot.seats),
        elected=tuple(one.id for one in elected),
    )


def _said(one: Nominee, share: _Share, whole: int, name: str, elected: bool) -> str:
    enough = share.met(one.yes or 0, whole)
    facts = tr("{who} 赞成 {n} 票，{sum}（{name} {whole} 人）").format(
        who=one.name, n=one.yes, sum=share.arithmetic(one.yes or 0, whole), name=name, whole=whole
    )
    if elected:
        return tr("{facts}，当选").format(facts=facts)
    text = tr("{facts}，{word}，但不在应选名额内") if enough else tr("{facts}，未当选")
    return text.format(facts=facts, word=share.word())


def _seated(over: Sequence[Nominee], seats: int | None) -> tuple[list[Nominee], list[Nominee]]:
    """Those elected, and those whose equal votes leave the last seats open; ``over`` by votes, most first."""
    if seats is None or len(over) <= seats:
        return list(over), []
    edge = over[seats].yes
    sure = [one for one in over[:seats] if one.yes != edge]
    if len(sure) == seats:
        return sure, []
    return sure, [one for one in over if one.yes == edge]


def _two_ways(votes: Sequence[Nominee], share: _Share, due: int, here: int, seats: int | None) -> tuple[str, ...]:
    def elected(whole: int) -> list[Nominee]:
        return _seated([one for one in votes if share.met(one.yes or 0, whole)], seats)[0]

    present, full = elected(here), elected(due)
    if present == full:
        return ()
    text = tr("按实到 {here} 人计当选的是{present}，按应到 {due} 人计是{full}：两种规定结果不同，请先请示上级党组织")
    return (text.format(here=here, due=due, present=_names(present), full=_names(full)),)


def _names(people: Sequence[Nominee]) -> str:
    return "、".join(one.name for one in people) or tr("无人")
