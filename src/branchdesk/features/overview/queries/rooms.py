"""What the later rooms know of things to do; loaded in the worker that reads it, for it stands on five rooms."""

from datetime import date, datetime

from branchdesk.features.development import queries as development
from branchdesk.features.development.queries import Pressing
from branchdesk.features.organizers import queries as organizers
from branchdesk.features.overview.model import Rooms, Unfiled
from branchdesk.features.overview.queries.offline import copies_out
from branchdesk.features.overview.rules import rooms as _rules  # noqa: F401 - so that the window need not load it
from branchdesk.features.overview.rules.days import asks_last_year
from branchdesk.features.requests import queries as requests
from branchdesk.features.transfers import queries as transfers
from branchdesk.features.transfers.rules.states import OPEN
from branchdesk.features.twinning import queries as twinning
from branchdesk.storage.reading import Reads

Scope = frozenset[str] | None


def read(ledger: Reads, scope: Scope, today: date, now: datetime, cases: Pressing | None) -> Rooms:
    """Everything they leave to do in a part of the tree (None: all); ``now`` by the local clock, ``cases`` read before."""
    return Rooms(
        cases=cases.waiting if cases is not None else (),
        loose=development.loose_ballots(ledger, scope),
        transfers=[one for one in transfers.lines(ledger, scope, today) if one.state in OPEN],
        away=transfers.away_lines(ledger, scope, today),
        measures=twinning.measures(ledger, scope, today, open_only=True),
        agreements=twinning.ending(ledger, scope, today),
        silences=twinning.silences(ledger, scope, today),
        minutes=twinning.minutes_waiting(ledger, scope),
        activities=[one.activity for one in twinning.held(ledger, scope)],
        summary_days=twinning.numbers(ledger, today)["summary_days"],
        requests=requests.open_lines(ledger, scope, now),
        now=now,
        duties=organizers.due_now(ledger, today, scope),
        postings=organizers.held(ledger, today, scope),
        unfiled=_unfiled(ledger, scope, today) if asks_last_year(today) else None,
        copies=copies_out(ledger),
    )


def _unfiled(ledger: Reads, scope: Scope, today: date) -> Unfiled:
    """Last year's archive, as its own window counts it; read in the one month it is asked for."""
    from branchdesk.features.filing import queries as filing

    found = filing.archive(ledger, scope, today.year - 1, today)
    return Unfiled(today.year - 1, len(found.ready), len(found.missing))
