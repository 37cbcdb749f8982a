"""Whom a form can be about: everybody of the ledger by name and number."""

from branchdesk.features.members import queries as members
from branchdesk.widgets.form import Options
from branchdesk.widgets.screen import Desk


def members_offered(desk: Desk) -> Options:
    """Members by id, as people look for them: 汪康生（DY00001）."""
    found = desk.ask(members.roll, members.EVERYONE)
    return [(one.id, f"{one.name}（{one.number}）") for one in found]
