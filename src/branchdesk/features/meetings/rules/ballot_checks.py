"""What contradicts itself in one ballot (domain §2.4, §3.2, §3.3): sums, sheets of paper, one person at a time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from branchdesk.features.meetings.model.minutes import Ballot, Minutes, Nominee
from branchdesk.features.meetings.model.words import PERSONAL, BallotKind, Method
from branchdesk.features.meetings.rules import votes
from branchdesk.features.meetings.rules.findings import Finding, advise, block, warn
from branchdesk.features.meetings.rules.roll import Counts, entitled
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr

_SEVERAL = re.compile(r"[、，,;；/／&＆\n]")
_PLACE = "ballots"
_CONTRADICTIONS = frozenset({"votes_sum", "more_votes", "more_valid"})
"""Remarks on votes that cannot be; with them nobody knows what was decided."""


def ballot_name(ballot: Ballot) -> str:
    """What a ballot is called in a sentence: its person or its subject."""
    return ballot.person or ballot.subject or tr("第 {n} 项表决").format(n=ballot.order + 1)


def nominees_of(minutes: Minutes, ballot: Ballot) -> list[Nominee]:
    """The candidates of a ballot, in order."""
    return sorted((one for one in minutes.nominees if one.ballot_id == ballot.id), key=lambda one: one.order)


def verdict(minutes: Minutes, ballot: Ballot, counts: Counts, pack: RulePack) -> votes.Verdict:
    """The verdict on a ballot of these minutes."""
    return judged(ballot, *entitled(ballot, counts), pack, nominees_of(minutes, ballot))


def judged(ballot: Ballot, due: int, here: int, pack: RulePack, nominees: Sequence[Nominee]) -> votes.Verdict:
    """What a ballot came to; nothing, while its votes contradict each other: then it says in what."""
    found = votes.judge(ballot, due, here, pack, nominees)
    name = ballot_name(ballot)
    election = ballot.kind is BallotKind.ELECTION
    remarks = _election(ballot, name, nominees, here, pack) if election else _sums(ballot, name, due, here)
    told = [one.text for one in (*_sheets(ballot, name, here), *remarks) if one.code in _CONTRADICTIONS]
    if not told:
        return found
    said = (found.sentences[0], *told, tr("改正之前不计结果"))
    return replace(found, passed=None, contradicts=True, sentences=said, warnings=(), elected=())


def ballot_findings(minutes: Minutes, ballot: Ballot, counts: Counts, pack: RulePack) -> Iterator[Finding]:
    """Everything to say about one ballot."""
    name = ballot_name(ballot)
    nominees = nominees_of(minutes, ballot)
    due, here = entitled(ballot, counts)
    if counts.due:
        yield from _typed(ballot, name, counts)
    yield from _sheets(ballot, name, here)
    yield from _written(ballot, name, due, here)
    if ballot.kind is BallotKind.ELECTION:
        yield from _election(ballot, name, nominees, here, pack)
    else:
        yield from _sums(ballot, name, due, here)
    if ballot.kind in PERSONAL:
        yield from _person(ballot, name)
    yield from _complete(ballot, name)
    found = verdict(minutes, ballot, counts, pack)
    if not found.opens:
        yield warn("no_quorum", _PLACE, tr("“{name}”：{why}").format(name=name, why=found.sentences[0]), ballot.id)
    for text in found.warnings:
        yield warn("denominators_differ", _PLACE, tr("“{name}”：{why}").format(name=name, why=text), ballot.id)


def _typed(ballot: Ballot, name: str, counts: Counts) -> Iterator[Finding]:
    """应到 and 实到 typed by hand agree with the attendance."""
    pairs = (
        ("due", tr("应到"), ballot.due, counts.due_voting),
        ("here", tr("实到"), ballot.here, counts.here_voting),
    )
    for field, word, typed, computed in pairs:
        if typed is not None and typed != computed:
            text = tr("“{name}”的{word}（有表决权）填 {typed} 人，出席名单中是 {computed} 人，请核对")
            filled = text.format(name=name, word=word, typed=typed, computed=computed)
            yield block(f"{field}_differs", _PLACE, filled, ballot.id, field)


def _sheets(ballot: Ballot, name: str, here: int) -> Iterator[Finding]:
    """Sheets of paper: valid ≤ returned ≤ issued, and one for each entitled person there."""
    issued, returned, valid = ballot.issued, ballot.returned, ballot.valid
    if issued is not None and returned is not None and returned > issued:
        text = tr("“{name}”收回 {back} 张，多于发出的 {out} 张：本次表决无效，应重新投票")
        yield block("more_returned", _PLACE, text.format(name=name, back=returned, out=issued), ballot.id, "returned")
    if valid is not None and returned is not None and valid > returned:
        text = tr("“{name}”有效票 {valid} 张，多于收回的 {back} 张，请核对")
        yield block("more_valid", _PLACE, text.format(name=name, valid=valid, back=returned), ballot.id, "valid")
    if issued is not None and issued != here:
        text = tr("“{name}”发出选票 {out} 张，实到有表决权 {here} 人，请核对")
        yield warn("issued_differs", _PLACE, text.format(name=name, out=issued, here=here), ballot.id, "issued")


def _written(ballot: Ballot, name: str, due: int, here: int) -> Iterator[Finding]:
    written = ballot.written_yes + ballot.written_no + ballot.written_abstain
    if written > max(0, due - here):
        text = tr("“{name}”有书面意见 {n} 份，未到会的有表决权党员只有 {away} 人：到会的人不能再计书面意见")
        yield warn("written_present", _PLACE, text.format(name=name, n=written, away=max(0, due - here)), ballot.id)


def _sums(ballot: Ballot, name: str, due: int, here: int) -> Iterator[Finding]:
    """赞成＋反对＋弃权 ＝ 有效票 (or 实到 where nothing was written), written opinions on both sides."""
    cast = (ballot.yes, ballot.no, ballot.abstain)
    known = [number for number in cast if number is not None]
    if not known:
        return
    written = ballot.written_yes + ballot.written_no + ballot.written_abstain
    total, most = sum(known) + written, (here if ballot.valid is None else ballot.valid) + written
    label = tr("实到") if ballot.valid is None else tr("有效票")
    detail = tr("赞成 {yes}＋反对 {no}＋弃权 {abstain} ＝ {total}，{label}＋书面 ＝ {most}").format(
        yes=(ballot.yes or 0) + ballot.written_yes, no=(ballot.no or 0) + ballot.written_no,
        abstain=(ballot.abstain or 0) + ballot.written_abstain, total=total, label=label, most=most,
    )  # fmt: skip
    whole = len(known) == len(cast)
    if total > most or (whole and ballot.valid is not None and total != most):
        text = tr("“{name}”票数不平：{detail}")
        yield block("votes_sum", _PLACE, text.format(name=name, detail=detail), ballot.id, "yes")
    elif whole and total < most:
        text = tr("“{name}”有 {n} 人没有表决：{detail}")
        yield warn("not_all_voted", _PLACE, text.format(name=name, n=most - total, detail=detail), ballot.id, "yes")
    if total > due:
        text = tr("“{name}”共 {total} 票，多于应到有表决权的 {due} 人，请核对")
        yield block("more_votes", _PLACE, text.format(name=name, total=total, due=due), ballot.id, "yes")


def _person(ballot: Ballot, name: str) -> Iterator[Finding]:
    """Admission and the like: about one person, secretly."""
    if not ballot.person.strip():
        text = tr("“{name}”没有写明是对谁的表决").format(name=name)
        yield block("no_person", _PLACE, text, ballot.id, "person")
    elif len([part for part in _SEVERAL.split(ballot.person) if part.strip()]) > 1:
        text = tr("“{name}”写了不止一人：两人以上应逐个讨论、逐个表决，请分成几项")
        yield block("several_people", _PLACE, text.format(name=name), ballot.id, "person")
    if ballot.method is not Method.SECRET:
        text = tr("“{name}”应采取无记名投票").format(name=name)
        yield block("not_secret", _PLACE, text, ballot.id, "method")


def _complete(ballot: Ballot, name: str) -> Iterator[Finding]:
    """Ballots on people have all their numbers (domain §3.2); of others the votes are missed."""
    numbers = {tr("赞成"): ballot.yes, tr("反对"): ballot.no, tr("弃权"): ballot.abstain}
    paper = {tr("发出"): ballot.issued, tr("收回"): ballot.returned, tr("有效"): ballot.valid}
    if ballot.kind is BallotKind.ELECTION:
        wanted = {tr("应选名额"): ballot.seats, **paper}
    else:
        wanted = {**paper, **numbers} if ballot.kind in PERSONAL else numbers
    lacking = [word for word, number in wanted.items() if number is None]
    if not lacking:
        return
    text = tr("“{name}”票数不全，缺：{words}").format(name=name, words="、".join(lacking))
    make = warn if ballot.kind is BallotKind.MOTION else block
    yield make("votes_missing", _PLACE, text, ballot.id, "yes")


def _election(ballot: Ballot, name: str, nominees: Sequence[Nominee], here: int, pack: RulePack) -> Iterator[Finding]:
    if not nominees:
        yield block("no_nominees", _PLACE, tr("“{name}”还没有候选人").format(name=name), ballot.id)
        return
    lacking = [one.name or tr("第 {n} 位").format(n=one.order + 1) for one in nominees if one.yes is None]
    if lacking:
        text = tr("“{name}”缺得票数：{names}").format(name=name, names="、".join(lacking))
        yield block("votes_missing", "nominees", text, ballot.id)
    if ballot.method is not Method.SECRET:
        text = tr("“{name}”应采取无记名投票").format(name=name)
        yield block("not_secret", _PLACE, text, ballot.id, "method")
    yield from _candidates(ballot, name, nominees, here)
    if ballot.seats is not None:
        yield from _candidate_numbers(ballot, name, nominees, ballot.seats, pack)


def _candidates(ballot: Ballot, name: str, nominees: Sequence[Nominee], here: int) -> Iterator[Finding]:
    most = here if ballot.valid is None else ballot.valid
    for one in nominees:
        total = (one.yes or 0) + (one.no or 0) + (one.abstain or 0)
        if not one.name.strip():
            text = tr("“{name}”第 {n} 位候选人没有姓名").format(name=name, n=one.order + 1)
            yield block("no_person", "nominees", text, one.id, "name")
        if total > most:
            label = tr("实到") if ballot.valid is None else tr("有效票")
            text = tr("“{who}”赞成＋不赞成＋弃权 ＝ {total}，多于{label} {most}，请核对")
            filled = text.format(who=one.name, total=total, label=label, most=most)
            yield block("votes_sum", "nominees", filled, one.id, "yes")


def _candidate_numbers(
    ballot: Ballot, name: str, nominees: Sequence[Nominee], seats: int, pack: RulePack
) -> Iterator[Finding]:
    """Candidates outnumber the seats (usually by a fifth), listed by the strokes of their names."""
    votes_given = sum(one.yes or 0 for one in nominees)
    if ballot.valid is not None and votes_given > ballot.valid * seats:
        text = tr("“{name}”候选人共得 {n} 票，有效票 {valid} 张、每张最多选 {seats} 人，最多 {most} 票，请核对")
        most = ballot.valid * seats
        filled = text.format(name=name, n=votes_given, valid=ballot.valid, seats=seats, most=most)
        yield block("votes_sum", "nominees", filled, ballot.id)
    percent = pack["candidates_more_percent"]
    if 100 * len(nominees) < (100 + percent) * seats:
        text = tr("“{name}”应选 {seats} 人、候选人 {n} 人：候选人一般多于应选名额 {percent}%")
        filled = text.format(name=name, seats=seats, n=len(nominees), percent=percent)
        yield advise("few_candidates", "nominees", filled, ballot.id)
    if len(nominees) > 1:
        text = tr("“{name}”的候选人按姓氏笔画排列，请核对顺序").format(name=name)
        yield advise("candidate_order", "nominees", text, ballot.id)
