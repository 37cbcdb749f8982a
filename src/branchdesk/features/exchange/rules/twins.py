"""By what two records entered on two computers are known to be one: the natural keys of every table.

A name with a question mark may be empty; without one, an empty value tells nothing and nothing is compared.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from branchdesk.features.exchange.rules.telling import Place, Row

NATURAL: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "organization": (("full_name",),),
    "post": (("organization_id", "role", "member_id"), ("organization_id", "role", "holder")),
    "outside_body": (("full_name",),),
    "member": (("id_number",), ("name", "birth"), ("staff_number",)),
    "move": (("member_id", "aspect", "on"),),
    "arrival": (("member_id", "on"),),
    "restriction": (("member_id", "kind", "from_on"),),
    "not_duplicate": (("first_id", "second_id"),),
    "dues_policy": (("year", "branch_id?"),),
    "assessment": (("member_id", "year", "from_month"),),
    "wage_item": (("assessment_id", "name"),),
    "payment": (
        ("corrects_id",),
        ("line_id", "member_id", "month", "corrects_id?"),
        ("member_id", "month", "corrects_id?"),
        ("line_id", "corrects_id?"),
        ("slip", "corrects_id?"),
    ),
    "statement": (("digest",),),
    "statement_line": (("serial",),),
    "relief": (("member_id", "from_month"), ("approval_number",)),
    "large_dues": (("member_id", "received_on"), ("receipt_number",)),
    "remittance": (
        ("corrects_id",),
        ("receipt_number",),
        ("branch_id", "from_month", "until_month", "corrects_id?"),
    ),
    "expense": (("corrects_id",), ("branch_id", "on", "amount"), ("voucher_number", "corrects_id?")),
    "arrears_note": (("member_id", "from_month"),),
    "paid_elsewhere": (("member_id", "from_month"), ("voucher",)),
    "meeting": (("branch_id", "kind", "on"),),
    "joint_branch": (("meeting_id", "branch_id"),),
    "agenda_item": (("meeting_id", "title"),),
    "speech": (("meeting_id", "speaker", "gist"),),
    "ballot": (("meeting_id", "kind", "subject?", "person?"),),
    "nominee": (("ballot_id", "name"),),
    "appraisal": (("meeting_id", "name"),),
    "resolution": (("meeting_id", "text"),),
    "action_item": (("meeting_id", "task"),),
    "attendance": (("meeting_id", "member_id"), ("meeting_id", "name")),
    "guest": (("meeting_id", "name"),),
    "attachment": (("meeting_id", "title"),),
    "exclusion": (("member_id", "kind", "from_on"),),
    "planned_absence": (("member_id", "from_on"),),
    "talk": (("on", "first", "second"),),
    "minutes_version": (("meeting_id", "version"),),
    "printed_copy": (("meeting_id", "paper", "version", "printed_at"),),
    "paper_layout": (("paper",),),
    "rule_overlay": (("subject", "name", "from_on"),),
    "development_case": (("member_id",), ("form_number",)),
    "case_step": (("case_id", "step", "on"), ("case_id", "step")),
    "guide": (("case_id", "kind", "member_id"), ("case_id", "kind", "name")),
    "observation": (("case_id", "kind", "on"),),
    "case_paper": (("case_id", "title"),),
    "public_notice": (("case_id", "occasion"),),
    "waiver": (("case_id", "code", "step?"),),
    "holiday": (("on",),),
    "school_pack": (("version", "from_on"),),
    "transfer": (("number", "member_id"), ("member_id", "direction")),
    "graduation_batch": (("title", "on"),),
    "letter_head": (("organization_id",),),
    "away": (("member_id", "kind"),),
    "away_contact": (("away_id", "on"),),
    "program": (("name",),),
    "partner": (("name",),),
    "agreement": (("title", "signed_on?"),),
    "agreement_party": (("agreement_id", "partner_id"),),
    "plan_item": (("agreement_id", "text"),),
    "joint_activity": (("uid",), ("on", "title"), ("on", "place")),
    "activity_party": (("activity_id", "partner_id"),),
    "consensus": (("activity_id", "text"),),
    "issue": (("activity_id?", "text"), ("activity_id", "number")),
    "measure": (("issue_id?", "activity_id?", "task"),),
    "round": (("measure_id", "on"),),
    "outcome": (("title", "on?"),),
    "media": (("activity_id", "title"), ("url",)),
    "photo": (("activity_id", "caption"),),
    "honour": (("partner_id", "title"),),
    "site": (("partner_id", "name"),),
    "request": (("number", "text"), ("received_at", "asker_name")),
    "hand_on": (("request_id", "at"),),
    "follow_up": (("request_id", "round"),),
    "organizer": (("name",), ("member_id",)),
    "posting": (("organizer_id", "college", "from_on"),),
    "duty": (("title",),),
    "duty_occurrence": (("duty_id", "posting_id", "period"),),
    "work_entry": (("posting_id", "on", "content"), ("origin", "origin_id")),
    "opinion": (("posting_id", "year", "giver"),),
    "handover": (("posting_id", "on"),),
    "archive_paper": (("organization_id", "year", "archive_class", "number"), ("origin_id",)),
    "report_mark": (("form", "organization_id?", "on"),),
}


class Twin(NamedTuple):
    """Our record that looks the same, by which columns, and the pairs of records this rests on being one as well."""

    uid: str
    by: tuple[str, ...]
    because: tuple[Place, ...]


def find(added: Mapping[Place, Row], ours: Mapping[Place, Row]) -> dict[Place, Twin]:
    """For records added elsewhere: which of ours each looks the same as; by the same columns none of ours is two of them.

    ``added`` has wholes before their parts: whether two attendances are one may rest on two meetings being one.
    """
    tables: dict[str, list[Place]] = defaultdict(list)
    for place in added:
        tables[place[0]].append(place)
    pairing = _Pairing(added, ours)
    for places in tables.values():
        for alike in (True, False):  # who is alike in everything comes before who is nearly so
            for place in places:
                pairing.pair(place, alike=alike)
    return {place: pairing.found[place] for place in added if place in pairing.found}


class _Pairing:
    """Gives each record added elsewhere one of ours that no other got by the same columns."""

    def __init__(self, added: Mapping[Place, Row], ours: Mapping[Place, Row]) -> None:
        self._added, self._ours = added, ours
        self.found: dict[Place, Twin] = {}
        self._same: dict[str, str] = {}
        self._whose: dict[str, Place] = {}
        self._taken: set[tuple[tuple[str, ...], str]] = set()
        self._known: dict[tuple[str, tuple[str, ...], tuple[object, ...]], list[str]] = defaultdict(list)
        for (entity, uid), row in ours.items():
            for columns in NATURAL.get(entity, ()):
                if values := _values(columns, row, {}):
                    self._known[entity, columns, values].append(uid)

    def pair(self, place: Place, *, alike: bool) -> None:
        """Look for one of ours, ``alike`` in everything or else in a natural key."""
        if place in self.found:
            return
        (entity, uid), row = place, self._added[place]
        for columns in NATURAL.get(entity, ()):
            twin = next(
                (one for one in self._like(entity, columns, row) if not alike or self._alike(entity, one, row)), ""
            )
            if twin:
                names = tuple(name.rstrip("?") for name in columns)
                because = tuple(self._whose[one] for name in names if (one := str(row.get(name))) in self._whose)
                self.found[place] = Twin(twin, names, because)
                self._same[uid], self._whose[uid] = twin, place
                self._taken.add((columns, twin))
                return

    def _like(self, entity: str, columns: tuple[str, ...], row: Row) -> Iterator[str]:
        values = _values(columns, row, self._same)
        listed = self._known.get((entity, columns, values), ()) if values else ()
        return (one for one in listed if (columns, one) not in self._taken)

    def _alike(self, entity: str, uid: str, row: Row) -> bool:
        ours = self._ours[entity, uid]
        return all(
            (self._same.get(value, value) if isinstance(value, str) else value) == ours[name]
            for name, value in row.items()
            if name != "id" and name in ours
        )


def _values(columns: tuple[str, ...], row: Row, same: Mapping[str, str]) -> tuple[object, ...] | None:
    found = []
    for name in columns:
        value = row.get(name.rstrip("?"))
        if value in (None, "") and not name.endswith("?"):
            return None
        found.append(same.get(value, value) if isinstance(value, str) else value)
    return tuple("" if value is None else value for value in found)
