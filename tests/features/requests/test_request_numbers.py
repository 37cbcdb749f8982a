"""校内规定: the hours and the calls as a school has them, set in the window, said wherever they count."""

import pytest
from requests_ledger import call, do, request, settled
from requests_page import home, kinds, ledger_file, line_of, page, start, window

from branchdesk.features.meetings.model.beside import RuleOverlay
from branchdesk.features.requests import commands, queries
from branchdesk.features.requests.dialogs.calls import CallDialog
from branchdesk.features.requests.dialogs.numbers import NumbersDialog
from branchdesk.features.requests.model import Satisfaction
from branchdesk.features.requests.panels import told
from branchdesk.features.requests.papers.lists import register_form
from branchdesk.features.requests.papers.sheet import request_blocks
from branchdesk.features.requests.screen import RequestsScreen
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger
from branchdesk.widgets.dialog import FormDialog
from program_fixtures import in_turn

__all__ = ["home", "kinds", "ledger_file", "page", "start", "window"]


def own(name: str, value: int, from_on: Day | None = None) -> RuleOverlay:
    return RuleOverlay(
        id=new_id(),
        subject="requests",
        name=name,
        value=value,
        source="校发〔2026〕1号",
        from_on=from_on or Day(2026, 1, 1),
    )


def line(ledger: Ledger, uid: str) -> queries.RequestLine:
    found = queries.line(ledger, uid)
    assert found is not None
    return found


def test_longer_intervals_are_the_schools_to_set_one_round_after_the_other(ledger: Ledger) -> None:
    with pytest.raises(Rejected, match="1、45、30 天"):
        do(ledger, commands.set_number, own("round_2_days", 45))
    assert queries.own_numbers(ledger) == []
    do(ledger, commands.set_number, own("round_3_days", 60))
    do(ledger, commands.set_number, own("round_2_days", 45))
    it = settled(ledger)
    assert [str(one.due) for one in line(ledger, it.id).rounds] == ["2026-10-02", "2026-11-15", "2026-11-30"]
    with pytest.raises(Rejected, match="1、45、30 天"):
        do(ledger, commands.unset_number, queries.own_numbers(ledger)[0].id)
    for each in reversed(queries.own_numbers(ledger)):
        do(ledger, commands.unset_number, each.id)
    assert [str(one.due) for one in line(ledger, it.id).rounds] == ["2026-10-02", "2026-10-08", "2026-10-31"]


def test_a_number_must_go_with_those_set_for_later_days_too(ledger: Ledger) -> None:
    do(ledger, commands.set_number, own("round_2_days", 5, Day(2026, 6, 1)))
    with pytest.raises(Rejected, match="6、5、30 天"):
        do(ledger, commands.set_number, own("round_1_days", 6))
    do(ledger, commands.set_number, own("round_2_days", 20))
    do(ledger, commands.set_number, own("round_2_days", 22, Day(2026, 6, 1)))
    do(ledger, commands.set_number, own("round_1_days", 10, Day(2026, 9, 1)))
    late = next(one for one in queries.own_numbers(ledger) if one.from_on == Day(2026, 6, 1))
    early = next(one for one in queries.own_numbers(ledger) if one.value == 20)
    do(ledger, commands.unset_number, late.id)
    with pytest.raises(Rejected, match="10、7、30 天"):
        do(ledger, commands.unset_number, early.id)


def test_hours_are_never_loosened_and_days_never_nothing(ledger: Ledger) -> None:
    for name, value, why in (("hours", 48, "只能从严"), ("rounds", 2, "只能从严"), ("unreached_days", 0, "至少为 1")):
        with pytest.raises(Rejected, match=why):
            do(ledger, commands.set_number, own(name, value))


def test_how_many_days_without_an_answer_make_a_round_is_the_schools_and_is_said(ledger: Ledger) -> None:
    do(ledger, commands.set_number, own("unreached_days", 3))
    it = settled(ledger)
    for day in ("02", "03"):
        do(ledger, commands.call_back, call(it.id, 1, f"2026-10-{day}T09:00", Satisfaction.UNREACHED))
    found = line(ledger, it.id)
    assert found.rounds[0].call is None, "two days were enough before"
    words = "同一轮在 3 个不同日子都未接通，按完成这一轮计（校发〔2026〕1号）"
    assert words in str(told.of_request(found).facts)
    assert words in str(request_blocks(found, unit="材料学院", made_on=clock.today()))
    do(ledger, commands.call_back, call(it.id, 1, "2026-10-04T09:00", Satisfaction.UNREACHED))
    assert line(ledger, it.id).rounds[0].call is not None


def test_the_register_says_the_hours_that_counted(ledger: Ledger) -> None:
    do(ledger, commands.set_number, own("hours", 12))
    do(ledger, commands.take_in, request("2026-11-20T08:00"))
    lines = queries.lines(ledger)
    form = register_form(lines, unit="材料学院", made_on=clock.today(), summary=queries.summary(ledger))
    assert any("一般诉求 12 小时内办结并反馈" in note for note in form.notes)


def test_the_dialog_shows_source_and_confidence_and_sets_a_number(page: RequestsScreen) -> None:
    def look(dialog: NumbersDialog) -> None:
        rows = {one.name: one for one in dialog.read()}
        assert set(rows) == {"hours", "rounds", "round_1_days", "round_2_days", "round_3_days", "unreached_days"}
        sure = dialog.model.column_of("sure")
        shown = {one.name: dialog.model.text_at(row, sure) for row, one in enumerate(dialog.model.shown_records())}
        assert (shown["hours"], shown["unreached_days"]) == ("已核对条文", "凭通行做法")

        def change(form: FormDialog) -> None:
            form.form.fill("value", "3")
            form.save()
            assert form.isVisible(), "the document is wanted"
            form.form.fill("source", "校发〔2026〕1号")
            form.save()
            assert not form.isVisible(), form.notices.message()

        dialog.table.stand_on(list(rows).index("unreached_days"))
        in_turn(change)
        dialog.edit()
        kept = next(one for one in dialog.read() if one.name == "unreached_days")
        assert (kept.number.value, kept.own and kept.own.value) == (2, 3)
        assert dialog.model.text_at(list(rows).index("unreached_days"), sure) == "校内文件"
        dialog.done(0)

    in_turn(look)
    page.verbs["numbers"].trigger()


def test_the_call_says_when_nobody_answering_counts(page: RequestsScreen) -> None:
    line_of(page, "证件")

    def look(dialog: CallDialog) -> None:
        assert "满 2 天按完成计" in dialog.form.cell("satisfaction").message
        dialog.reject()

    in_turn(look)
    page.verbs["call"].trigger()
