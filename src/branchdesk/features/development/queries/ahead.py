"""What the editor of minutes asks about votes on people: what speaks against one, and whose case it was written into."""

from dataclasses import replace

from branchdesk.features.development.model import CaseEnding
from branchdesk.features.development.queries.ballots import GENERAL, facts
from branchdesk.features.development.queries.books import rulebook
from branchdesk.features.development.queries.files import files_of
from branchdesk.features.development.rules.ahead import by_card, doubts
from branchdesk.features.development.rules.checks.agreement import apart
from branchdesk.features.development.rules.file import CaseFile
from branchdesk.features.meetings import queries as meetings
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.model.words import BALLOT_KINDS, PERSONAL
from branchdesk.features.meetings.queries import Followed
from branchdesk.features.meetings.rules.findings import Finding, warn
from branchdesk.features.members.model import Member, Move
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads, one, records


def vote_doubts(ledger: Reads, minutes: Minutes) -> list[Finding]:
    """A remark for each thing the case, or the card where there is none, will say of a vote on somebody; none forbids."""
    on = minutes.meeting.on.first()
    asked = [(vote, vote.member_id) for vote in minutes.ballots if vote.kind in PERSONAL and vote.member_id]
    if not asked or minutes.meeting.kind not in GENERAL:
        return []
    book, found = rulebook(ledger), []
    for vote, member_id in asked:
        if file := _file(ledger, member_id, minutes):
            said = doubts(file, book, vote.kind, on)
            found += [warn(f"case_{each.code}", "ballots", each.text, vote.id, "person") for each in said]
    return found


def votes_followed(ledger: Reads, minutes: Minutes) -> list[Followed]:
    """Into whose case the votes of finished minutes were written, and of whom they were not."""
    pack = meetings.pack(ledger, minutes.meeting.on.first())
    names = {vote.id: vote.person for vote in minutes.ballots}
    found = []
    for fact, member_id in facts(minutes, pack):
        if fact.passed is None:
            continue
        word = tr("{kind}，{passed}").format(
            kind=tr(dict(BALLOT_KINDS)[fact.kind]), passed=tr("通过") if fact.passed else tr("未通过")
        )
        name, file = names[fact.ballot_id], _case(ledger, member_id)
        if file is None:
            found.append(Followed(name, tr("没有发展档案"), done=False))
            continue
        step = next((one for one in file.steps if one.ballot_id == fact.ballot_id), None)
        done = step is not None and not apart(step, fact)
        found.append(
            Followed(name, word if done else tr("与档案已有的记录不一致"), done, place="case", uid=file.case.id)
        )
    return found


def _file(ledger: Reads, member_id: str, minutes: Minutes) -> CaseFile | None:
    """The case that can go on, without what these minutes wrote into it before they were revised; else the card."""
    if file := _case(ledger, member_id):
        own = minutes.meeting.id
        return replace(file, steps=tuple(step for step in file.steps if step.meeting_id != own))
    member = one(ledger, Member, member_id)
    if member is None:
        return None
    return by_card(member, records(ledger, Move, "AND member_id = ?", (member_id,)), minutes.meeting.on.first())


def _case(ledger: Reads, member_id: str) -> CaseFile | None:
    """The case of somebody that runs, else one that was filed."""
    cases = ledger.read(
        """SELECT id FROM development_case WHERE alive = 1 AND member_id = ? AND (ending IS NULL OR ending = ?)
            ORDER BY ending IS NOT NULL, id LIMIT 1""",
        [member_id, CaseEnding.FILED.value],
    )
    return next(iter(files_of(ledger, [uid for (uid,) in cases])), None)
