"""Verbs of the room: records out of the recycle bin, each by the verb of its own room."""

from collections.abc import Sequence

from branchdesk.features.meetings import commands as meetings
from branchdesk.features.members import commands as members
from branchdesk.features.safety.queries import Removed
from branchdesk.storage.work import Work


def bring_back(work: Work, chosen: Sequence[Removed]) -> list[str]:
    """Take members and meetings out of the recycle bin (恢复); what they are called. One step of undo."""
    members.bring_back(work, [one.id for one in chosen if one.entity == "member"])
    for one in chosen:
        if one.entity == "meeting":
            meetings.bring_back_meeting(work, one.id)
    return [one.name for one in chosen]
