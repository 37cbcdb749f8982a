"""The fields of the room: each belongs to its record, and reads what it shows."""

from dataclasses import fields as attributes
from datetime import date
from typing import Any

import pytest

from branchdesk.features.meetings import fields
from branchdesk.features.meetings.model import beside, minutes
from branchdesk.features.meetings.model.words import ExclusionKind, MeetingKind, Reason, Retention, Stage
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import Choice, Context, Field, by_name
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import Record

CONTEXT = Context(
    date(2026, 11, 21), {"member": {"赵一": "m1"}, "branch": {"机关一支部": "b1"}, "group": {"一组": "g1"}}
)
OF = [
    (fields.MEETING_FIELDS, minutes.Meeting),
    (fields.STATE_FIELDS, minutes.Meeting),
    (fields.REVISION_FIELDS, minutes.Meeting),
    (fields.SIGNING_FIELDS, minutes.Meeting),
    (fields.FILING_FIELDS, minutes.Meeting),
    (fields.ATTENDANCE_FIELDS, minutes.Attendance),
    (fields.MAKE_UP_FIELDS, minutes.Attendance),
    (fields.GUEST_FIELDS, minutes.Guest),
    (fields.ACTION_FIELDS, minutes.ActionItem),
    (fields.CLOSING_FIELDS, minutes.ActionItem),
    (fields.ATTACHMENT_FIELDS, minutes.Attachment),
    (fields.EXCLUSION_FIELDS, beside.Exclusion),
    (fields.ABSENCE_FIELDS, beside.PlannedAbsence),
    (fields.TALK_FIELDS, beside.Talk),
]


@pytest.mark.parametrize(("known", "record"), OF, ids=lambda part: getattr(part, "__name__", ""))
def test_fields_belong_to_their_record_and_headings_mean_one_field(
    known: tuple[Field, ...], record: type[Record]
) -> None:
    assert {one.name for one in known} <= {one.name for one in attributes(record)}
    headings = [word for one in known for word in (one.label, *one.synonyms)]
    assert len(headings) == len(set(headings))
    for one in known:
        if isinstance(one.kind, Choice):
            for word in (*one.kind.labels, *one.kind.aliases):
                reading = one.read(word, CONTEXT)
                assert reading.level is Level.OK, word
                assert one.read(one.show(reading.value), CONTEXT).value == reading.value


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("kind", "支委会", MeetingKind.COMMITTEE),
        ("kind", "接收、转正讨论会", MeetingKind.ADMISSION),
        ("branch_id", "机关一支部", "b1"),
        ("group_id", "一组", "g1"),
        ("on", "2026年12月1日", Day(2026, 12, 1)),
        ("starts", "下午2点半", "14:30"),
        ("study_tenths", "1.5学时", 15),
        ("count", "4次", 4),
        ("stage", "归档", Stage.FILED),
        ("retention", "永久", Retention.FOREVER),
        ("chair", "赵 一", "赵一"),
    ],
)
def test_the_head_is_read_as_people_write_it(field: str, text: str, value: Any) -> None:
    assert fields.FIELD[field].read(text, CONTEXT).value == value


def test_reasons_and_exclusions_are_read_by_their_words() -> None:
    assert by_name(fields.ABSENCE_FIELDS)["reason"].read("出差", CONTEXT).value is Reason.DUTY
    kind = by_name(fields.EXCLUSION_FIELDS)["kind"]
    assert kind.read("自费出国半年以上", CONTEXT).value is ExclusionKind.ABROAD


def test_nothing_asks_what_was_said_in_a_talk_or_what_somebody_suffers_from() -> None:
    assert {one.name for one in fields.TALK_FIELDS} == {"on", "first", "second"}
    assert not any("病情" in one.label for known, _ in OF for one in known)
