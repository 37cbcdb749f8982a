"""校内从严: what a school asks for beyond the rules on transfers counts from its day on, and nothing is loosened."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from transfers_ledger import do, head, letter
from transfers_page import home, ledger_file, page, start, window

from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.beside import RuleOverlay
from branchdesk.features.transfers import commands, queries
from branchdesk.features.transfers.model import Away, AwayKind, Direction
from branchdesk.features.transfers.rules import states
from branchdesk.features.transfers.rules.findings import SUBJECT, pack
from branchdesk.features.transfers.screen import TransfersScreen
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.rulepacks import why_not
from branchdesk.storage.engine import Ledger
from program_fixtures import in_turn

__all__ = ["home", "ledger_file", "page", "start", "window"]


def asked(name: str, value: int, from_on: str = "2026-01-01") -> RuleOverlay:
    return RuleOverlay(
        id=name, subject=SUBJECT, name=name, value=value, from_on=Day.parse(from_on), source="校组发〔2026〕3号"
    )


@pytest.mark.parametrize(("on", "findings"), [("2026-11-16", set()), ("2026-11-17", {"no_receipt"})])
def test_the_return_slip_is_due_within_the_days_the_school_gives(ledger: Ledger, on: str, findings: set[str]) -> None:
    do(ledger, meetings.tighten, asked("receipt_days", 15))
    [one] = do(ledger, commands.issue, [letter("s1", issued_on=Day(2026, 11, 1))])
    seen = queries.line(ledger, one.id, date.fromisoformat(on))
    assert seen is not None
    assert str(seen.slip) == "2026-11-16"
    assert {each.code for each in seen.findings} == findings
    assert all("已超过 15 天" in each.text and "校组发〔2026〕3号" in each.rule for each in seen.findings)


def test_a_letter_of_a_day_before_keeps_the_month(ledger: Ledger) -> None:
    do(ledger, meetings.tighten, asked("receipt_days", 15, "2026-11-02"))
    [one] = do(ledger, commands.issue, [letter("s1", issued_on=Day(2026, 11, 1))])
    seen = queries.line(ledger, one.id, date(2026, 12, 2))
    assert seen is not None
    assert str(seen.slip) == "2026-12-01"
    assert ["已超过 1 个月" in each.text for each in seen.findings if each.code == "no_receipt"] == [True]


def test_days_that_end_after_the_month_do_not_lengthen_it(ledger: Ledger) -> None:
    do(ledger, meetings.tighten, asked("receipt_days", 60))
    [one] = do(ledger, commands.issue, [letter("s1", issued_on=Day(2026, 11, 1))])
    seen = queries.line(ledger, one.id, date(2026, 11, 20))
    assert seen is not None
    assert str(seen.slip) == "2026-12-01"
    late = queries.line(ledger, one.id, date(2026, 12, 2))
    assert late is not None
    assert ["已超过 1 个月" in each.text for each in late.findings if each.code == "no_receipt"] == [True]


def test_what_is_due_and_the_rule_said_for_it_are_of_one_day(ledger: Ledger) -> None:
    do(ledger, meetings.tighten, asked("receipt_days", 15, "2026-11-10"))
    do(ledger, meetings.tighten, asked("mobile_contact_months", 3, "2026-11-10"))
    came = replace(letter("s1"), direction=Direction.IN, reported_on=Day(2026, 11, 1), issued_on=Day(2026, 10, 20))
    [owed] = states.waiting(came, date(2026, 11, 20), None, queries.rules_of(ledger))
    assert (str(owed.on), "期限（个月）：1" in owed.rule) == ("2026-12-01", True)
    away = Away(id="a", member_id="s1", kind=AwayKind.MOBILE, from_on=Day(2026, 6, 1), place="某省")
    do(ledger, commands.send_away, away)
    [line] = [one for one in queries.away_lines(ledger, None, date(2026, 12, 5)) if one.away.id == "a"]
    [told] = [one for one in line.findings if one.code == "contact_over"]
    assert (str(told.on), "（个月）：6" in told.rule) == ("2026-12-01", True)


@pytest.mark.parametrize(("days", "refused"), [(60, False), (61, True)])
def test_a_letter_may_run_no_longer_than_the_school_says(ledger: Ledger, days: int, refused: bool) -> None:
    do(ledger, meetings.tighten, asked("most_days", 60))
    if not refused:
        assert do(ledger, commands.issue, [letter("s1", valid_days=days)])
        return
    with pytest.raises(Rejected) as told:
        do(ledger, commands.issue, [letter("s1", valid_days=days)])
    assert "超过校内规定的 60 天" in told.value.problems[0].text
    with pytest.raises(Rejected, match="1 至 60 天"):
        do(ledger, commands.keep_head, head(id="head", valid_days=days))


def test_contacts_are_due_sooner_where_the_school_says_so(ledger: Ledger) -> None:
    away = Away(id="a", member_id="s1", kind=AwayKind.MOBILE, from_on=Day(2026, 6, 1), place="某省")
    do(ledger, commands.send_away, away)
    assert [str(one.due) for one in queries.away_lines(ledger, None, date(2026, 11, 21))] == ["2026-12-01"]
    do(ledger, meetings.tighten, asked("mobile_contact_months", 3))
    found = [one for one in queries.away_lines(ledger, None, date(2026, 11, 21)) if one.away.id == "a"]
    assert [str(one.due) for one in found] == ["2026-09-01"]
    assert "contact_over" in {each.code for each in found[0].findings}


def test_nothing_is_loosened_and_laws_stay(ledger: Ledger) -> None:
    book = pack(date(2026, 11, 21))
    assert why_not(book, "most_days", 120)
    assert why_not(book, "lost_removal_months", 12)
    assert not why_not(book, "receipt_days", 3)
    assert why_not(book, "receipt_days", 2)
    with pytest.raises(Refusal):
        do(ledger, meetings.tighten, asked("most_days", 91))


def test_the_dialog_lists_the_numbers_and_the_page_follows(page: TransfersScreen) -> None:
    def work(dialog: Any) -> None:
        names = [one.name for one in dialog.model.shown_records()]
        assert {"most_days", "receipt_days", "mobile_contact_months"} <= set(names)
        assert "first_day_counts" not in names
        dialog.table.stand_on(names.index("receipt_days"))
        in_turn(write)
        dialog.edit()
        assert dialog.table.current_record().own.value == 20
        dialog.reject()

    def write(form: Any) -> None:
        for name, text in {"value": "20", "source": "校组发〔2026〕3号", "from_on": "2026-10-01"}.items():
            form.form.fill(name, text)
        form.save()

    in_turn(work)
    page.deeds.rules()
    line = next(one for one in page.letters.lines if one.member.id == "s2")
    assert str(line.slip) == "2026-11-14"
    assert "no_receipt" in {one.code for one in line.findings}
