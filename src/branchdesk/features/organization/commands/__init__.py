"""Verbs of the room; each is one transaction and one step of undo.

Nothing is overwritten: a change of office is a new row, a dissolved branch keeps its record.
"""

from branchdesk.features.organization.commands.bodies import (
    alter,
    bring_back_organization,
    dissolve,
    found,
    found_all,
    remove_organization,
    renew,
    resume,
)
from branchdesk.features.organization.commands.offices import (
    SeatTaken,
    alter_post,
    appoint,
    bring_back_post,
    end_post,
    remove_post,
)
from branchdesk.features.organization.commands.outside import (
    add_outside_body,
    alter_outside_body,
    bring_back_outside_body,
    remove_outside_body,
)

__all__ = [
    "SeatTaken",
    "add_outside_body",
    "alter",
    "alter_outside_body",
    "alter_post",
    "appoint",
    "bring_back_organization",
    "bring_back_outside_body",
    "bring_back_post",
    "dissolve",
    "end_post",
    "found",
    "found_all",
    "remove_organization",
    "remove_outside_body",
    "remove_post",
    "renew",
    "resume",
]
