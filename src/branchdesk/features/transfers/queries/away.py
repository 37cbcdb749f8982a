"""Members away as lists show them: their contacts, the next one due, what has to be studied."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from branchdesk.features.members.model import IN_PARTY, Aspect, Member, Move, Registry
from branchdesk.features.transfers.model import Away, AwayContact, AwayKind
from branchdesk.features.transfers.queries.reading import Reads, Scope, by_ids, inside, place_names, rules_of
from branchdesk.features.transfers.rules import away as rules
from branchdesk.features.transfers.rules.findings import Finding, Rules, pressing
from branchdesk.kernel.dates import Day
from branchdesk.storage.reading import marks, records


class AwayLine(NamedTuple):
    """Somebody away: ``last`` contact had, ``due`` the last day for the next; ``from_card`` where only the roster says so.

    Such a line has no id yet: an ``Away`` is kept as soon as somebody enters one.
    """

    away: Away
    member: Member
    branch: str
    contacts: tuple[AwayContact, ...]
    last: date | None
    due: date | None
    findings: tuple[Finding, ...]
    from_card: bool

    @property
    def id(self) -> str:
        """Of the absence; of a line from the card that of the member."""
        return self.away.id or self.member.id

    @property
    def name(self) -> str:
        """Of the member."""
        return self.member.name

    @property
    def name_key(self) -> str:
        """Of the member, for order and search."""
        return self.member.name_key

    @property
    def pressing(self) -> Finding | None:
        """The most pressing remark."""
        return pressing(self.findings)


def away_lines(ledger: Reads, scope: Scope, today: date, *, ended: bool = False) -> list[AwayLine]:
    """Members away, the most pressing first; with ``ended`` those too who are back or have left."""
    kept = records(ledger, Away, order="from_on, id")
    members = by_ids(ledger, Member, [one.member_id for one in kept])
    here = _here(ledger, scope)
    shown = [one for one in kept if one.member_id in members and (here is None or one.member_id in here)]
    open_ids = {one.member_id for one in kept if is_open(one, today)}
    found = [(one, members[one.member_id], False) for one in shown]
    found += [(one, member, True) for one, member in _on_cards(ledger, scope, open_ids)]
    if not ended:
        found = [one for one in found if is_open(one[0], today) and one[1].left_on is None]
    names, contacts = place_names(ledger), _contacts(ledger)
    suspended = suspensions(ledger)
    own = rules_of(ledger)
    lines = [_line(*one, names, contacts[one[0].id], suspended.get(one[1].id), today, own) for one in found]
    return sorted(lines, key=_urgency)


def is_open(away: Away, today: date) -> bool:
    """Whether the absence still runs."""
    return away.until_on is None or away.until_on.last() > today


def away(ledger: Reads, away_id: str) -> Away | None:
    """One living record."""
    found = records(ledger, Away, "AND id = ?", (away_id,))
    return found[0] if found else None


def contacts(ledger: Reads, away_id: str) -> list[AwayContact]:
    """The contacts of one absence, the newest first."""
    return records(ledger, AwayContact, "AND away_id = ?", (away_id,), order='"on" DESC, id DESC')


def suspensions(ledger: Reads) -> dict[str, date]:
    """The day each member's registry was suspended, where the ledger has the move."""
    where = "AND aspect = ? AND after = ?"
    moves = records(ledger, Move, where, (Aspect.REGISTRY.value, Registry.SUSPENDED.value), order='"on", id')
    return {one.member_id: one.on.last() for one in moves}


def _urgency(line: AwayLine) -> tuple[int, date, str]:
    first = line.pressing
    weight = first.level.rank if first else -1
    return -weight, (first.on if first and first.on else line.due) or date.max, line.name_key


def _here(ledger: Reads, scope: Scope) -> set[str] | None:
    if scope is None:
        return None
    where, values = inside(scope)
    return {uid for (uid,) in ledger.read(f"SELECT id FROM member WHERE alive = 1{where}", values)}


def _contacts(ledger: Reads) -> dict[str, tuple[AwayContact, ...]]:
    found: dict[str, list[AwayContact]] = defaultdict(list)
    for one in records(ledger, AwayContact, order='"on" DESC, id DESC'):
        found[one.away_id].append(one)
    return defaultdict(tuple, {uid: tuple(listed) for uid, listed in found.items()})


def _on_cards(ledger: Reads, scope: Scope, known: Iterable[str]) -> list[tuple[Away, Member]]:
    """Who is mobile or out of touch by the roster alone; a place says only where, so its day is not known."""
    party = [one.value for one in IN_PARTY]
    where, values = inside(scope)
    found = records(
        ledger, Member,
        f"AND left_on IS NULL AND (mobile_to <> '' OR out_of_touch_since IS NOT NULL) AND standing IN {marks(party)}{where}",
        [*party, *values], order="name_key, id",
    )  # fmt: skip
    known = set(known)
    return [(_of_card(one), one) for one in found if one.id not in known]


def _of_card(member: Member) -> Away:
    lost = member.out_of_touch_since
    kind = AwayKind.OUT_OF_TOUCH if lost else AwayKind.MOBILE
    since = lost or member.joined_on or Day(1921)
    return Away(id="", member_id=member.id, kind=kind, from_on=since, place=member.mobile_to)


def _line(
    away: Away, member: Member, from_card: bool, names: dict[str, str], contacts: tuple[AwayContact, ...],
    suspended_on: date | None, today: date, own: Rules,
) -> AwayLine:  # fmt: skip
    unknown = from_card and away.kind is AwayKind.MOBILE
    findings = () if unknown else rules.findings(away, contacts, member, suspended_on, today, own)
    due = rules.next_contact(away, contacts, own) if not unknown and is_open(away, today) else None
    last = rules.last_contact(contacts, reached_only=True)
    return AwayLine(away, member, names.get(member.branch_id or "", ""), contacts, last, due, findings, from_card)
