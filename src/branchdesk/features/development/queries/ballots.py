"""Votes on single people in minutes, as the rules compare them with the steps of a case."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from branchdesk.features.development.rules.file import BallotFact, Came
from branchdesk.features.meetings import queries as meetings
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.model.words import PERSONAL, BallotKind, MeetingKind, Stage
from branchdesk.features.meetings.rules import roll
from branchdesk.features.meetings.rules.ballot_checks import verdict
from branchdesk.kernel.dates import Day
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.storage.reading import AT_ONCE, Reads, marks

GENERAL = frozenset({MeetingKind.GENERAL, MeetingKind.ADMISSION})
"""Meetings of a whole branch, the only ones that decide on somebody (支部党员大会)."""


def ballots_on(ledger: Reads, member_ids: Collection[str]) -> dict[str, list[BallotFact]]:
    """The votes on some people in minutes of general meetings, drafts too, by the person, the oldest first."""
    where, values = "", [*(one.value for one in GENERAL), *(one.value for one in PERSONAL)]
    if len(member_ids) <= AT_ONCE:
        where, values = f" AND b.member_id IN {marks(member_ids)}", [*values, *member_ids]
    rows = ledger.read(
        f"""SELECT DISTINCT m.id, m."on" FROM meeting m JOIN ballot b ON b.meeting_id = m.id
            WHERE m.alive = 1 AND b.alive = 1 AND m.kind IN {marks(GENERAL)} AND b.kind IN {marks(PERSONAL)}
            AND b.member_id IS NOT NULL{where} ORDER BY m."on", m.id""",
        values,
    )
    found: dict[str, list[BallotFact]] = defaultdict(list)
    for one in meetings.minutes_of(ledger, [uid for uid, _ in rows]):
        pack = meetings.pack(ledger, one.meeting.on.first())
        for fact, member_id in facts(one, pack):
            if member_id in member_ids:
                found[member_id].append(fact)
    return dict(found)


class Loose(NamedTuple):
    """A vote in finished minutes on somebody of the roll who has no case: nothing was recorded of it."""

    member_id: str
    name: str
    meeting_id: str
    on: Day
    kind: BallotKind


def loose_ballots(ledger: Reads, scope: frozenset[str] | None = None) -> list[Loose]:
    """Votes on people without a case, the newest first; of some branches or of all."""
    where, values = "", [*(one.value for one in GENERAL), *(one.value for one in PERSONAL), Stage.DRAFT.value]
    if scope is not None:
        where, values = (
            f" AND (p.branch_id IN {marks(scope)} OR p.group_id IN {marks(scope)})",
            [*values, *scope, *scope],
        )
    rows = ledger.read(
        f"""SELECT DISTINCT p.id, p.name, m.id, m."on", b.kind FROM ballot b JOIN meeting m ON m.id = b.meeting_id
            JOIN member p ON p.id = b.member_id
            WHERE m.alive = 1 AND b.alive = 1 AND p.alive = 1 AND m.kind IN {marks(GENERAL)}
            AND b.kind IN {marks(PERSONAL)} AND m.stage <> ?{where} AND NOT EXISTS (
                SELECT 1 FROM development_case c WHERE c.member_id = p.id AND c.alive = 1)
            ORDER BY m."on" DESC, m.id, p.id""",
        values,
    )
    return [Loose(uid, name, meeting, Day.parse(on), BallotKind(kind)) for uid, name, meeting, on, kind in rows]


def facts(minutes: Minutes, pack: RulePack) -> list[tuple[BallotFact, str]]:
    """The votes of these minutes on single people of the roll, with whom they are about.

    Written opinions count with the votes of those present (domain §2.4). What came of a draft is not known yet.
    """
    if minutes.meeting.kind not in GENERAL:
        return []
    counts = roll.count(minutes.attendances, minutes.guests)
    draft = minutes.meeting.stage is Stage.DRAFT
    sheet = () if draft else _sheet(minutes)
    found = []
    for one in minutes.ballots:
        if one.kind in PERSONAL and one.member_id:
            due, here = (one.due, one.here) if draft else roll.entitled(one, counts)
            fact = BallotFact(
                meeting_id=minutes.meeting.id, ballot_id=one.id, kind=one.kind, on=minutes.meeting.on.first(), due=due, here=here,
                yes=_with(one.yes, one.written_yes), no=_with(one.no, one.written_no),
                abstain=_with(one.abstain, one.written_abstain),
                passed=None if draft else verdict(minutes, one, counts, pack).passed, stage=minutes.meeting.stage,
                sheet=sheet,
            )  # fmt: skip
            found.append((fact, one.member_id))
    return found


def _sheet(minutes: Minutes) -> tuple[Came, ...]:
    """Everybody named as due or as a guest; without the sheet of those due nobody is known to have stayed away."""
    if not minutes.attendances:
        return ()
    due = (Came(one.member_id, one.name.strip(), one.presence) for one in minutes.attendances)
    return (*due, *(Came(one.member_id, one.name.strip()) for one in minutes.guests))


def _with(votes: int | None, written: int) -> int | None:
    return None if votes is None else votes + written
