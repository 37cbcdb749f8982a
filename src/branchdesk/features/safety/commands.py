"""Verbs of the room: records out of the recycle bin, each by the verb of its own room."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from branchdesk.features.development import commands as development
from branchdesk.features.dues import commands as dues
from branchdesk.features.filing import commands as filing
from branchdesk.features.meetings import commands as meetings
from branchdesk.features.members import commands as members
from branchdesk.features.organization import commands as organization
from branchdesk.features.organizers import commands as organizers
from branchdesk.features.requests import commands as requests
from branchdesk.features.requests.queries import SUBJECT
from branchdesk.features.returns import commands as returns
from branchdesk.features.safety.queries import Removed
from branchdesk.features.transfers import commands as transfers
from branchdesk.features.twinning import commands as twinning
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def _member(work: Work, uid: str) -> None:
    members.bring_back(work, [uid])


def _transfer(work: Work, uid: str) -> None:
    transfers.bring_back(work, [uid])


def _request(work: Work, uid: str) -> None:
    requests.bring_back(work, [uid])


def _work_entry(work: Work, uid: str) -> None:
    organizers.bring_back_entries(work, [uid])


def _overlay(work: Work, uid: str) -> None:
    """The numbers of requests must go together."""
    subjects = Within(work).read("SELECT subject FROM rule_overlay WHERE id = ?", (uid,))
    of_requests = subjects == [(SUBJECT,)]
    (requests.bring_back_number if of_requests else meetings.bring_back_overlay)(work, uid)


_VERBS: Mapping[str, Callable[[Work, str], Any]] = {
    "organization": organization.bring_back_organization,
    "outside_body": organization.bring_back_outside_body,
    "member": _member,
    "post": organization.bring_back_post,
    "meeting": meetings.bring_back_meeting,
    "exclusion": meetings.bring_back_exclusion,
    "planned_absence": meetings.bring_back_absence,
    "talk": meetings.bring_back_talk,
    "assessment": dues.bring_back_assessment,
    "relief": dues.bring_back_relief,
    "paid_elsewhere": dues.bring_back_elsewhere,
    "large_dues": dues.bring_back_large,
    "arrears_note": dues.bring_back_arrears_note,
    "development_case": development.bring_back_case,
    "case_step": development.bring_back_step,
    "guide": development.bring_back_guide,
    "observation": development.bring_back_observation,
    "case_paper": development.bring_back_paper,
    "public_notice": development.bring_back_notice,
    "waiver": development.bring_back_waiver,
    "school_pack": development.bring_back_pack,
    "holiday": development.bring_back_holiday,
    "rule_overlay": _overlay,
    "dues_policy": dues.bring_back_policy,
    "arrival": members.bring_back_arrival,
    "restriction": members.bring_back_restriction,
    "graduation_batch": transfers.bring_back_batch,
    "transfer": _transfer,
    "away": transfers.bring_back_away,
    "away_contact": transfers.bring_back_contact,
    "letter_head": transfers.bring_back_head,
    "program": twinning.bring_back_program,
    "partner": twinning.bring_back_partner,
    "agreement": twinning.bring_back_agreement,
    "joint_activity": twinning.bring_back_activity,
    "issue": twinning.bring_back_issue,
    "measure": twinning.bring_back_measure,
    "round": twinning.bring_back_round,
    "outcome": twinning.bring_back_outcome,
    "honour": twinning.bring_back_honour,
    "site": twinning.bring_back_site,
    "request": _request,
    "follow_up": requests.bring_back_call,
    "organizer": organizers.bring_back_organizer,
    "posting": organizers.bring_back_posting,
    "duty": organizers.bring_back_duty,
    "work_entry": _work_entry,
    "opinion": organizers.bring_back_opinion,
    "handover": organizers.bring_back_handover,
    "archive_paper": filing.bring_back,
    "report_mark": returns.bring_back_mark,
}
"""What comes back by which verb, for everything the bin offers; what others need comes back before them."""


def bring_back(work: Work, chosen: Sequence[Removed]) -> list[str]:
    """Take records out of the recycle bin (恢复); what they are called. One step of undo."""
    for entity, verb in _VERBS.items():
        for one in reversed(chosen):  # the bin shows the newest first; what was there first comes back first
            if one.entity == entity:
                verb(work, one.id)
    return [one.name for one in chosen]
