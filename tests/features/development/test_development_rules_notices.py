"""Public notices: working days in both packs, holiday weeks, tables not imported, objections, a school's further notices."""

from dataclasses import replace
from datetime import date

import pytest
from development_made import BOOK, LEGAL, TABLES, blocks, day, found, holidays, legal, moved, notice
from test_development_rules_limits import with_school

from branchdesk.features.development.model import Occasion, PublicNotice
from branchdesk.features.development.rules.calendar import Workdays
from branchdesk.features.development.rules.checks.notices import BEFORE
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.kernel.problems import Level

HOLIDAYS_2026 = holidays(*[f"2026-10-0{n}" for n in range(1, 8)], works=("2026-09-27", "2026-10-10"))
KNOWN = replace(BOOK, workdays=Workdays((*TABLES, *HOLIDAYS_2026)))


def candidate(on: str, *posted: PublicNotice) -> CaseFile:
    """Somebody who becomes candidate on a day after some notices; everything before is long past."""
    return replace(moved(legal("candidate"), "candidate", on), notices=posted)


def posted(from_on: str, until_on: str | None = None) -> PublicNotice:
    """A notice before becoming candidate."""
    return notice(Occasion.CANDIDATE, from_on, until_on)


@pytest.mark.parametrize(
    ("from_on", "first"),
    [
        ("2026-06-01", "2026-06-06"),  # Monday to Friday, then the day after
        ("2026-06-03", "2026-06-10"),
        ("2026-09-28", "2026-10-10"),  # over the national holiday
        ("2026-09-27", "2026-10-09"),  # begins on a Sunday worked instead
    ],
)
def test_the_new_pack_wants_five_working_days_before_somebody_becomes_candidate(from_on: str, first: str) -> None:
    before = date.fromordinal(date.fromisoformat(first).toordinal() - 1)
    assert not {"notice_short", "notice_provisional"} & set(found(candidate(first, posted(from_on)), book=KNOWN))
    one = found(candidate(str(before), posted(from_on)), book=KNOWN)["notice_short"]
    assert (one.level, one.earliest, one.mend) == (Level.BLOCK, date.fromisoformat(first), "notice:candidate")
    assert (one.pack, one.confidence) == ("2026 版", "V2")


def test_the_old_pack_only_warns_of_a_short_or_missing_notice() -> None:
    short = found(candidate("2024-10-15", posted("2024-10-10")))["notice_short"]
    assert (short.level, short.confidence) == (Level.WARN, "L")
    assert found(candidate("2024-10-21"))["notice_missing"].level is Level.WARN
    assert found(candidate("2026-06-06"), book=KNOWN)["notice_missing"].level is Level.BLOCK


def test_the_old_pack_counts_working_days_over_the_holiday_too() -> None:
    # 27 September is a Friday, 29 a Sunday worked instead, 1 to 7 October are off
    file = candidate("2024-10-10", posted("2024-09-27"))
    assert "notice_short" not in found(file)
    assert found(candidate("2024-10-09", posted("2024-09-27")))["notice_short"].earliest == date(2024, 10, 10)


def test_a_school_may_let_the_last_day_of_the_notice_be_enough() -> None:
    book = replace(with_school({"notice_after_end": 0}, "2026"), workdays=KNOWN.workdays)
    assert "notice_short" not in found(candidate("2026-06-05", posted("2026-06-01")), book=book)
    assert "notice_short" in found(candidate("2026-06-04", posted("2026-06-01")), book=book)


def test_a_notice_taken_down_too_early_is_short_whenever_the_step_comes() -> None:
    one = found(candidate("2026-07-01", posted("2026-06-01", "2026-06-04")), book=KNOWN)["notice_short"]
    assert "只到 2026-06-04" in one.text
    assert "notice_short" not in found(candidate("2026-07-01", posted("2026-06-01", "2026-06-05")), book=KNOWN)


def test_one_notice_that_was_long_enough_is_enough() -> None:
    both = (posted("2026-06-01", "2026-06-05"), posted("2026-06-09"))
    assert "notice_short" not in found(candidate("2026-06-10", *both), book=KNOWN)
    assert "notice_short" in found(candidate("2026-06-10", both[1]), book=KNOWN)


def test_a_notice_posted_after_the_step_does_not_count() -> None:
    assert "notice_missing" in blocks(candidate("2026-06-10", posted("2026-06-11")), book=KNOWN)


def test_without_the_table_of_a_year_the_end_is_provisional_and_wants_a_look() -> None:
    bare = Rulebook()
    one = found(candidate("2026-06-06", posted("2026-06-01")), book=bare)["notice_provisional"]
    assert (one.level, one.mend) == (Level.WARN, "holiday:2026")
    assert "暂算" in found(candidate("2026-06-05", posted("2026-06-01")), book=bare)["notice_short"].text
    assert "notice_provisional" in found(candidate("2026-06-20", posted("2026-06-01")), book=bare)
    assert "notice_provisional" not in found(candidate("2026-06-21", posted("2026-06-01")), book=bare), (
        "no break is so long"
    )
    over_the_year = posted("2026-12-30")
    assert "notice_provisional" in found(candidate("2027-01-06", over_the_year), "2027-02-01", book=KNOWN)


def test_an_objection_wants_the_conclusion_of_its_inquiry() -> None:
    one = replace(posted("2024-10-10"), objection=True)
    assert found(candidate("2024-10-21", one))["notice_objection"].step == "candidate"
    assert "notice_objection" not in found(candidate("2024-10-21", replace(one, conclusion="经查不影响")))


@pytest.mark.parametrize("key", ["activist", "admission", "conversion"])
def test_a_school_may_want_a_notice_before_other_steps_too(key: str) -> None:
    occasion, number, _ = BEFORE[key]
    file = replace(legal("conversion"), notices=legal().notices)
    assert not [one for one in found(file).values() if one.code == "notice_missing"]
    book = with_school({number: 3}, "2026" if key == "conversion" else "2014")
    one = found(file, book=book)["notice_missing"]
    assert (one.step, one.level, one.mend, one.source) == (key, Level.WARN, f"notice:{occasion}", "校发〔2015〕1号")
    strict = with_school({number: 3, "notice_school_level": 3}, "2026" if key == "conversion" else "2014")
    assert "notice_missing" in blocks(file, book=strict)
    on = day(dict(LEGAL)[key]).first()
    early = notice(occasion, str(date.fromordinal(on.toordinal() - 20)))
    assert "notice_missing" not in found(replace(file, notices=(*file.notices, early)), book=book)
