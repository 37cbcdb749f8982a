"""Partners, agreements, programmes, honours and places as lists show them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from branchdesk.features.meetings import queries as meetings
from branchdesk.features.twinning.model.ties import (
    Agreement,
    AgreementParty,
    Honour,
    Partner,
    PlanItem,
    Program,
    Site,
    WholeAgreement,
)
from branchdesk.features.twinning.model.words import Category
from branchdesk.features.twinning.queries.activities import held
from branchdesk.features.twinning.queries.reading import SUBJECT, Kinds, Scope, hung_on, names
from branchdesk.features.twinning.rules import following
from branchdesk.features.twinning.rules.counting import distinct
from branchdesk.features.twinning.rules.following import AgreementState
from branchdesk.kernel import clock
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.storage.reading import Reads, marks, one, records


class PartnerLine(NamedTuple):
    """A partner: ``category`` of the day, how many ``activities`` it took part in and when ``last``.

    ``agreements`` in force; ``own`` a branch of the ledger.
    """

    partner: Partner
    name: str
    category: Category
    activities: int
    last: date | None
    agreements: int
    honours: int
    sites: int
    own: bool

    @property
    def id(self) -> str:
        """Of the partner."""
        return self.partner.id


class AgreementLine(NamedTuple):
    """An agreement: its ``parties`` by name, how it stands, the ``days`` left while it is in force, its plan, its activities."""

    agreement: Agreement
    parties: tuple[str, ...]
    state: AgreementState
    days: int | None
    done: int
    planned: int
    activities: int
    renewed: bool

    @property
    def id(self) -> str:
        """Of the agreement."""
        return self.agreement.id


class SilenceLine(NamedTuple):
    """Two partners who have had no activity for long; ``since`` None where they never had one; ``bound`` by agreement."""

    first_id: str
    second_id: str
    first: str
    second: str
    since: date | None
    bound: bool


def partners(ledger: Reads, scope: Scope = None, today: date | None = None) -> list[PartnerLine]:
    """Partners by category and name; of a part of the tree its branches and whoever was active or bound with them."""
    on = today or clock.today()
    known = distinct(held(ledger, scope))
    times = Counter(party.partner_id for one in known for party in one.parties)
    last: dict[str, date] = {}
    for each in known:
        for party in each.parties:
            last[party.partner_id] = max(last.get(party.partner_id, date.min), each.activity.on.last())
    running = Counter(uid for ids in in_force(ledger, scope, on).values() for uid in ids)
    called, kinds = names(ledger), Kinds(ledger)
    honours, sites = _of_partner(ledger, "honour"), _of_partner(ledger, "site")
    found = [
        PartnerLine(
            each, called[each.id], kinds.of(each, on), times[each.id], last.get(each.id), running[each.id],
            honours.get(each.id, 0), sites.get(each.id, 0), each.organization_id is not None,
        )
        for each in records(ledger, Partner)
        if scope is None or each.organization_id in scope or times[each.id] or running[each.id]
    ]  # fmt: skip
    order = list(Category)
    return sorted(found, key=lambda each: (order.index(each.category), each.name, each.id))


def _of_partner(ledger: Reads, table: str) -> dict[str, int]:
    return dict(ledger.read(f"SELECT partner_id, count(*) FROM {table} WHERE alive = 1 GROUP BY partner_id"))


def partner(ledger: Reads, partner_id: str) -> Partner | None:
    """One living record."""
    return one(ledger, Partner, partner_id)


def partner_category(ledger: Reads, partner: Partner, on: date) -> Category:
    """The finer kind of a partner on a day, for a party of an activity of that day."""
    return Kinds(ledger).of(partner, on)


def categories(ledger: Reads, on: date) -> dict[str, Category]:
    """The finer kind of every partner on a day."""
    kinds = Kinds(ledger)
    return {each.id: kinds.of(each, on) for each in records(ledger, Partner)}


def branches_without_partner(ledger: Reads) -> list[tuple[str, str]]:
    """(id, name) of running branches of the ledger that are not in the list of partners yet."""
    rows = ledger.read(
        """SELECT id, coalesce(nullif(short_name, ''), full_name) FROM organization
           WHERE alive = 1 AND tier = 'branch' AND running = 'active'
             AND id NOT IN (SELECT organization_id FROM partner WHERE alive = 1 AND organization_id IS NOT NULL)
           ORDER BY "order", full_name, id"""
    )
    return [(uid, name) for uid, name in rows]


def branch_kinds(ledger: Reads, organization_ids: Iterable[str], on: date) -> dict[str, Category]:
    """The kinds of branches of the ledger on a day; those whose own kind is not written down are left out."""
    kinds = Kinds(ledger)
    found = {uid: kinds.of_branch(uid, on) for uid in organization_ids}
    return {uid: kind for uid, kind in found.items() if kind is not None}


def agreements(ledger: Reads, scope: Scope = None, today: date | None = None) -> list[AgreementLine]:
    """Agreements, those in force first, then the newest."""
    on = today or clock.today()
    known = all_agreements(ledger, scope)
    ids = [each.id for each in known]
    theirs = hung_on(ledger, AgreementParty, "agreement_id", ids, order='"order", id')
    plans = hung_on(ledger, PlanItem, "agreement_id", ids, order='"order", id')
    times = Counter(each.activity.agreement_id for each in distinct(held(ledger)))
    called, renewed = names(ledger), _renewed(ledger)
    found = [
        _line(each, theirs.get(each.id, ()), plans.get(each.id, ()), times[each.id], called, each.id in renewed, on)
        for each in known
    ]
    order = list(AgreementState)
    first = (AgreementState.RUNNING, AgreementState.OVER)
    return sorted(found, key=lambda each: (each.state not in first, order.index(each.state)))


def _line(
    one: Agreement, parties: Iterable[AgreementParty], plan: Iterable[PlanItem], activities: int,
    called: Mapping[str, str], renewed: bool, on: date,
) -> AgreementLine:  # fmt: skip
    items = list(plan)
    state = following.agreement_state(one, on, renewed)
    days = (one.until_on.last() - on).days if one.until_on and state is AgreementState.RUNNING else None
    return AgreementLine(
        one, tuple(called.get(each.partner_id, "") for each in parties), state, days,
        sum(1 for item in items if item.done_on), len(items), activities, renewed,
    )  # fmt: skip


def all_agreements(ledger: Reads, scope: Scope = None) -> list[Agreement]:
    """The records, the newest first; of a part of the tree those its branches are bound by."""
    where, values = "", list[str]()
    if scope is not None:
        where = f"""AND id IN (SELECT a.agreement_id FROM agreement_party a JOIN partner p ON p.id = a.partner_id
                    WHERE a.alive = 1 AND p.organization_id IN {marks(scope)})"""
        values = [*scope]
    return records(ledger, Agreement, where, values, order="coalesce(signed_on, from_on, '') DESC, title, id")


def _renewed(ledger: Reads) -> set[str]:
    rows = ledger.read("SELECT renews_id FROM agreement WHERE alive = 1 AND renews_id IS NOT NULL")
    return {uid for (uid,) in rows}


def agreement(ledger: Reads, agreement_id: str) -> WholeAgreement | None:
    """A whole agreement; None when there is none (any more)."""
    found = one(ledger, Agreement, agreement_id)
    if found is None:
        return None
    parties = hung_on(ledger, AgreementParty, "agreement_id", [found.id], order='"order", id')
    plan = hung_on(ledger, PlanItem, "agreement_id", [found.id], order='"order", id')
    return WholeAgreement(agreement=found, parties=tuple(parties.get(found.id, ())), plan=tuple(plan.get(found.id, ())))


def agreement_activities(ledger: Reads, agreement_id: str) -> list[str]:
    """The ids of the activities under an agreement, counted once each, oldest first."""
    return [each.activity.id for each in distinct(held(ledger)) if each.activity.agreement_id == agreement_id]


def agreement_parties(ledger: Reads, scope: Scope = None, on: date | None = None) -> list[AgreementParty]:
    """The parties of agreements, on a day of those in force, for ``rules.counting.bound``."""
    ids = [each.id for each in all_agreements(ledger, scope) if on is None or following.in_force(each, on)]
    found = hung_on(ledger, AgreementParty, "agreement_id", ids, order='"order", id')
    return [each for uid in ids for each in found.get(uid, ())]


def ending(ledger: Reads, scope: Scope, today: date) -> list[tuple[AgreementLine, int]]:
    """Agreements in force that end within the days the school settled and nobody has renewed, with the days left."""
    lines = {each.id: each for each in agreements(ledger, scope, today)}
    renewed = [each.agreement for each in agreements(ledger, None, today) if each.agreement.renews_id]
    known = {each.id: each.agreement for each in lines.values()} | {each.id: each for each in renewed}
    found = following.ending(known.values(), today, numbers(ledger, today)["agreement_days"])
    return [(lines[each.id], left) for each, left in found if each.id in lines]


def in_force(ledger: Reads, scope: Scope, on: date) -> dict[str, list[str]]:
    """The partners of each agreement in force on a day."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in agreement_parties(ledger, scope, on):
        found[each.agreement_id].append(each.partner_id)
    return found


def numbers(ledger: Reads, on: date) -> RulePack:
    """How long is waited before a pair, an agreement, an activity is named: local customs (domain §6.3 [L]), the school's to settle."""
    return meetings.pack(ledger, on, SUBJECT)


def silent_months(ledger: Reads, on: date) -> int:
    """After so many months without an activity a pair is named."""
    return numbers(ledger, on)["silent_months"]


def silences(
    ledger: Reads, scope: Scope, today: date, months: int | None = None, *, bound_only: bool = True
) -> list[SilenceLine]:
    """Pairs without an activity for long, the longest silence first; ``months`` None: for as long as the school settled.

    ``bound_only`` those of agreements in force: an activity with somebody once is no promise of another.
    """
    begun = {each.id: each.from_on or each.signed_on for each in all_agreements(ledger, scope)}
    pairs = [
        (a, b, day.first())
        for uid, ids in in_force(ledger, scope, today).items()
        for n, a in enumerate(ids)
        for b in ids[n + 1 :]
        if (day := begun[uid]) is not None
    ]
    called, ours = names(ledger), _of_branches(ledger, scope)
    quiet = silent_months(ledger, today) if months is None else months
    return [
        SilenceLine(
            each.first_id, each.second_id, called.get(each.first_id, ""), called.get(each.second_id, ""), each.since, each.bound
        )
        for each in following.silent(held(ledger), pairs, today, quiet)
        if (each.bound or not bound_only) and (ours is None or {each.first_id, each.second_id} & ours)
    ]  # fmt: skip


def _of_branches(ledger: Reads, scope: Scope) -> set[str] | None:
    if scope is None:
        return None
    return {each.id for each in records(ledger, Partner) if each.organization_id in scope}


def programs(ledger: Reads) -> list[Program]:
    """Programmes, the newest first."""
    return records(ledger, Program, order="coalesce(issued_on, '') DESC, name, id")


def honours(ledger: Reads, scope: Scope = None) -> list[Honour]:
    """Honours, the newest first."""
    where, values = _of_scope(scope)
    return records(ledger, Honour, where, values, order="coalesce(\"on\", '') DESC, title, id")


def sites(ledger: Reads, scope: Scope = None) -> list[Site]:
    """Places of Party work, by name."""
    where, values = _of_scope(scope)
    return records(ledger, Site, where, values, order="name, id")


def _of_scope(scope: Scope) -> tuple[str, list[str]]:
    if scope is None:
        return "", []
    return f"AND partner_id IN (SELECT id FROM partner WHERE organization_id IN {marks(scope)})", [*scope]
