"""Minutes as text: drafts lose nothing, the fingerprint knows every printed word and no id."""

import json
from dataclasses import fields, replace
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchdesk.features.meetings.model.minutes import (
    ActionItem,
    AgendaItem,
    Appraisal,
    Attachment,
    Attendance,
    Ballot,
    Guest,
    JointBranch,
    Meeting,
    Minutes,
    Nominee,
    Resolution,
    Speech,
)
from branchdesk.features.meetings.model.words import MeetingKind, Presence, Retention, Stage
from branchdesk.features.meetings.rules import canon
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id

DAYS = st.dates().map(Day.of)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["𠮷野家", "𬭸\n﨏", "😀“决议”"]
)


def records(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Any record of a kind: every field by its type."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{one.name: _values(hints[one.name]) for one in fields(kind)})


def _values(hint: Any) -> st.SearchStrategy[Any]:
    options = get_args(hint) or (hint,)
    simple = {str: TEXTS, int: st.integers(), bool: st.booleans(), Day: DAYS, type(None): st.none()}
    return st.one_of([simple[one] if one in simple else st.sampled_from(one) for one in options])


def any_minutes() -> st.SearchStrategy[Minutes]:
    hints = get_type_hints(Minutes)
    parts = {name: st.lists(records(get_args(hint)[0]), max_size=2).map(tuple)
             for name, hint in hints.items() if name != "meeting"}  # fmt: skip
    return st.builds(Minutes, meeting=records(Meeting), **parts)


@given(any_minutes())
@settings(max_examples=60, deadline=None)
def test_a_draft_comes_back_as_it_was(minutes: Minutes) -> None:
    assert canon.from_draft(canon.to_draft(minutes)) == minutes


@given(any_minutes())
@settings(max_examples=40, deadline=None)
def test_canonical_text_can_be_read_and_is_stable(minutes: Minutes) -> None:
    text = canon.to_json(minutes)
    content = json.loads(text)
    assert text == json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert not any(key == "id" or key.endswith("_id") for part in content.values() for one in part for key in one)
    assert len(canon.fingerprint(minutes, minutes.attendances)) == 16


def a_whole_meeting() -> Minutes:
    """A meeting with one record in every part; the ids are new each time."""
    uid = {name: new_id() for name in ("m", "item", "ballot", "person")}
    own: dict[str, Any] = {"meeting_id": uid["m"], "order": 0}
    return Minutes(
        meeting=Meeting(
            id=uid["m"], kind=MeetingKind.ADMISSION, branch_id=new_id(), subject="讨论接收预备党员", on=Day(2026, 11, 20),
            starts="14:30", ends="16:00", place="三楼会议室", chair="赵一", chair_id=uid["person"], recorder="钱二",
            lecturer="孙三", summing_up="圆满", study_tenths=15, note="备注", count=4, until_on=Day(2026, 11, 20),
        ),
        items=(AgendaItem(id=uid["item"], title="议题", text="内容", **own),),
        speeches=(Speech(id=new_id(), item_id=uid["item"], speaker="李四", gist="同意", **own),),
        ballots=(Ballot(id=uid["ballot"], item_id=uid["item"], subject="接收", person="周五", yes=9, no=0, **own),),
        nominees=(Nominee(id=new_id(), ballot_id=uid["ballot"], name="吴六", post="书记", yes=9, **own),),
        appraisals=(Appraisal(id=new_id(), name="郑七", member_id=new_id(), qualified=9, **own),),
        resolutions=(Resolution(id=new_id(), ballot_id=uid["ballot"], text="同意接收", **own),),
        actions=(ActionItem(id=new_id(), task="上报", owner="王八", due_on=Day(2026, 12, 1), roadmap="逐级", **own),),
        attendances=(Attendance(id=new_id(), name="赵一", member_id=uid["person"], **own),),
        guests=(Guest(id=new_id(), name="周五", unit="学院", capacity="发展对象", reason="列席", **own),),
        attachments=(Attachment(id=new_id(), title="签到表", kind="表", pages=1, kept_at="柜一", **own),),
    )  # fmt: skip


def print_of(minutes: Minutes) -> str:
    return canon.fingerprint(minutes, minutes.attendances)


def test_ids_do_not_change_the_text_or_the_fingerprint() -> None:
    one, other = a_whole_meeting(), a_whole_meeting()
    assert one != other
    assert canon.to_json(one) == canon.to_json(other)
    assert print_of(one) == print_of(other)
    assert '"ballot":0' in canon.to_json(one)


@pytest.mark.parametrize(
    "values",
    [
        {"archive_number": "2026-01"}, {"filed_on": Day(2026, 12, 1)}, {"retention": Retention.YEARS_30},
        {"stage": Stage.SIGNED}, {"signed_on": Day(2026, 11, 21)}, {"version": 2, "revision_reason": "改错字"},
        {"branch_id": "merged"}, {"chair_id": None},
    ],
    ids=lambda values: next(iter(values)),
)  # fmt: skip
def test_what_happens_after_the_meeting_leaves_the_fingerprint(values: dict[str, Any]) -> None:
    minutes = a_whole_meeting()
    assert print_of(replace(minutes, meeting=replace(minutes.meeting, **values))) == print_of(minutes)


def test_closed_tasks_and_made_up_study_leave_the_fingerprint() -> None:
    minutes = a_whole_meeting()
    closed = replace(minutes.actions[0], closed_on=Day(2026, 12, 1), outcome="办结")
    made_up = replace(minutes.attendances[0], made_up_on=Day(2026, 12, 1), made_up_by="自学")
    assert print_of(replace(minutes, actions=(closed,), attendances=(made_up,))) == print_of(minutes)


def _edits() -> list[tuple[str, str]]:
    """Every field whose words are printed."""
    minutes = a_whole_meeting()
    parts = {"meeting": minutes.meeting} | {
        one.name: getattr(minutes, one.name)[0] for one in fields(Minutes) if one.name not in ("meeting", "joint")
    }
    return [
        (part, one.name)
        for part, record in parts.items()
        for one in fields(record)
        if isinstance(getattr(record, one.name), str)
        if one.name not in ("id", "revision_reason", "archive_number", "outcome", "made_up_by", "stage", "retention")
        and not one.name.endswith("_id")
    ]


@pytest.mark.parametrize(("part", "field"), _edits(), ids=lambda name: name)
def test_every_printed_word_changes_the_fingerprint(part: str, field: str) -> None:
    minutes = a_whole_meeting()
    record = minutes.meeting if part == "meeting" else getattr(minutes, part)[0]
    value = getattr(record, field)
    kind = type(value)
    other = value + "改" if kind is str else next(one for one in kind if one is not value)
    edited = replace(record, **{field: other})
    assert print_of(replace(minutes, **{part: edited if part == "meeting" else (edited,)})) != print_of(minutes)


def test_numbers_the_day_and_the_order_change_the_fingerprint() -> None:
    minutes = a_whole_meeting()
    seen = {print_of(minutes)}
    second = replace(minutes.items[0], id="second", order=1, title="另一项")
    for changed in (
        replace(minutes, meeting=replace(minutes.meeting, on=Day(2026, 11, 19))),
        replace(minutes, ballots=(replace(minutes.ballots[0], yes=8),)),
        replace(minutes, resolutions=(replace(minutes.resolutions[0], ballot_id=None, unanimous=True),)),
        replace(minutes, attendances=(replace(minutes.attendances[0], presence=Presence.ABSENT),)),
        replace(minutes, items=(minutes.items[0], second)),
        replace(minutes, items=(replace(minutes.items[0], order=1), replace(second, order=0))),
    ):
        seen.add(print_of(changed))
    assert len(seen) == 7


def test_the_branches_that_hold_it_together_belong_to_the_fingerprint_in_any_order() -> None:
    minutes = a_whole_meeting()
    one, two = (JointBranch(id=new_id(), meeting_id="m", branch_id=uid) for uid in ("b2", "b3"))
    alone, with_one, with_other = (print_of(replace(minutes, joint=joint)) for joint in ((), (one,), (two,)))
    assert len({alone, with_one, with_other}) == 3
    assert print_of(replace(minutes, joint=(one, two))) == print_of(replace(minutes, joint=(two, one)))
    assert print_of(replace(minutes, joint=(replace(one, id="other"),))) == with_one


def test_the_order_of_a_list_in_memory_means_nothing() -> None:
    minutes = a_whole_meeting()
    second = replace(minutes.items[0], id="second", order=1, title="另一项")
    one, other = (replace(minutes, items=items) for items in ((minutes.items[0], second), (second, minutes.items[0])))
    assert canon.to_json(one) == canon.to_json(other)


def test_a_draft_of_a_later_program_is_read_without_what_is_new() -> None:
    minutes = a_whole_meeting()
    content = json.loads(canon.to_draft(minutes))
    content["meeting"]["weather"] = "晴"
    content["photographs"] = [{"id": "x"}]
    del content["guests"]
    assert canon.from_draft(json.dumps(content)) == replace(minutes, guests=())


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", "null", '{"meeting": 1}', '{"meeting": {"id": "m"}}', '{"meeting": {"on": "2026-13-01"}}',
     '{"meeting": {"kind": "party"}}', '{"meeting": {"study_tenths": "1"}}', "[" * 100_000],
)  # fmt: skip
def test_a_damaged_draft_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="草稿读不出来"):
        canon.from_draft(text)
