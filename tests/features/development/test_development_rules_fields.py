"""The fields of the room: every column of a record has one, every step asks for its own, sheets know their headings."""

from dataclasses import fields as columns
from datetime import date

import pytest

from branchdesk.features.development import fields, model
from branchdesk.features.development.rules.packs import national
from branchdesk.kernel.fields import Context, Field, by_name
from branchdesk.kernel.problems import Level

CONTEXT = Context(date(2026, 11, 21), {"member": {"林示例": "person"}})
NOT_TYPED = {"id", "case_id", "meeting_id", "ballot_id"}


@pytest.mark.parametrize(
    ("given", "record", "beside"),
    [
        (fields.CASE_FIELDS, model.DevelopmentCase, set()),
        (fields.STEP_FIELDS, model.CaseStep, set()),
        (fields.GUIDE_FIELDS, model.Guide, set()),
        (fields.OBSERVATION_FIELDS, model.Observation, set()),
        (fields.PAPER_FIELDS, model.CasePaper, set()),
        (fields.NOTICE_FIELDS, model.PublicNotice, set()),
        (fields.WAIVER_FIELDS, model.Waiver, {"code", "step"}),
        (fields.HOLIDAY_FIELDS, model.Holiday, set()),
        (fields.SCHOOL_FIELDS, model.SchoolPack, {"content"}),
    ],
)
def test_what_is_kept_of_a_record_is_what_is_asked(
    given: tuple[Field, ...], record: type[object], beside: set[str]
) -> None:
    names = [one.name for one in given]
    assert len(names) == len(set(names))
    assert set(names) == {one.name for one in columns(record)} - NOT_TYPED - beside  # type: ignore[arg-type]


@pytest.mark.parametrize("key", [one.key for one in national()[0].steps])
def test_every_step_asks_for_its_day_under_its_own_name(key: str) -> None:
    asked = by_name(fields.fields_of(key))
    assert asked["on"].required
    assert all(one.label for one in asked.values())
    assert ("result" in asked) is (key in {*fields._WITH_RESULT, *fields._WITH_ALL_RESULTS})
    assert set(fields.VOTES) <= set(asked) or key not in ("admission", "conversion")


def test_a_step_the_school_added_asks_for_the_usual() -> None:
    assert [one.name for one in fields.fields_of("league_vote")] == ["on", "body", "document", "kept_at", "note"]


def test_admission_is_agreed_to_or_not_and_conversion_may_be_put_off() -> None:
    admission = by_name(fields.fields_of("admission"))["result"]
    conversion = by_name(fields.fields_of("conversion"))["result"]
    assert admission.read("同意", CONTEXT).value is model.Result.PASSED
    assert admission.read("延长预备期", CONTEXT).level is Level.BLOCK
    assert conversion.read("延长预备期", CONTEXT).value is model.Result.EXTENDED
    assert conversion.read("取消资格", CONTEXT).value is model.Result.CANCELLED
    assert conversion.read("按期转正", CONTEXT).value is model.Result.PASSED


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("查档、谈话", "talk,files", "同本人谈话、查阅档案"), ("函调或外调，同本人谈话", "talk,letter", "同本人谈话、函调或外调"),
        ("talk,files", "talk,files", "同本人谈话、查阅档案"), ("谈话；谈话", "talk", "同本人谈话"),
    ],
)  # fmt: skip
def test_ways_of_inquiry_are_read_in_words_and_shown_in_words(text: str, value: str, shown: str) -> None:
    field = fields.STEP_FIELD["methods"]
    assert field.read(text, CONTEXT).value == value
    assert field.show(value) == shown
    assert field.read(shown, CONTEXT).value == value


@pytest.mark.parametrize("text", ["占卜", "、", "谈话、占卜"])
def test_other_ways_of_inquiry_are_refused(text: str) -> None:
    assert fields.STEP_FIELD["methods"].read(text, CONTEXT).level is Level.BLOCK


@pytest.mark.parametrize(
    ("text", "works"), [("放假", False), ("调休上班", True), ("补班", True), ("休息", False), ("1", True), ("班", True)]
)
def test_a_day_of_the_table_is_off_or_worked(text: str, works: bool) -> None:
    kind = by_name(fields.HOLIDAY_FIELDS)["works"]
    assert kind.read(text, CONTEXT).value is works
    assert kind.read(kind.show(works), CONTEXT).value is works
    assert kind.read("也许", CONTEXT).level is Level.BLOCK
    assert kind.show(None) == ""


def test_headings_of_a_sheet_of_cases_are_told_apart() -> None:
    names = [one.name for one in fields.IMPORT_FIELDS]
    assert len(names) == len(set(names))
    heads = [head for one in fields.IMPORT_FIELDS for head in (one.label, *one.synonyms)]
    assert sorted({head for head in heads if heads.count(head) > 1}) == []
    keys = {one.key for one in national()[0].steps}
    assert {name.removeprefix("on_") for name in names if name.startswith("on_")} <= keys
    assert [one.name for one in fields.IMPORT_FIELDS if one.required] == ["name"]
