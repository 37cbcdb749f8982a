"""Single records of the room, for forms and for the other rooms' pages."""

from branchdesk.features.development.model import (
    CasePaper,
    CaseStep,
    DevelopmentCase,
    Guide,
    Observation,
    PublicNotice,
)
from branchdesk.storage.reading import Reads, one, records


def case(ledger: Reads, uid: str) -> DevelopmentCase | None:
    """One case."""
    return one(ledger, DevelopmentCase, uid)


def case_of(ledger: Reads, member_id: str) -> DevelopmentCase | None:
    """The case of somebody: the one that runs, else the newest."""
    found = records(ledger, DevelopmentCase, "AND member_id = ?", (member_id,))
    running = [one for one in found if one.ended_on is None]
    return next(iter(running or sorted(found, key=lambda one: str(one.ended_on), reverse=True)), None)


def step(ledger: Reads, uid: str) -> CaseStep | None:
    """One step."""
    return one(ledger, CaseStep, uid)


def guide(ledger: Reads, uid: str) -> Guide | None:
    """One cultivator or sponsor."""
    return one(ledger, Guide, uid)


def observation(ledger: Reads, uid: str) -> Observation | None:
    """One observation."""
    return one(ledger, Observation, uid)


def paper(ledger: Reads, uid: str) -> CasePaper | None:
    """One paper of the register."""
    return one(ledger, CasePaper, uid)


def notice(ledger: Reads, uid: str) -> PublicNotice | None:
    """One public notice."""
    return one(ledger, PublicNotice, uid)
