"""流入地交 in the real window: entered from a row, asked about, listed, never typed over; 改记 of a payment; the year's policy."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.dialogs.elsewhere import ElsewhereListDialog
from branchdesk.features.dues.listing import month_columns, year_columns
from branchdesk.features.dues.model import PaidElsewhere, Rounding
from branchdesk.features.dues.queries import MonthLine
from branchdesk.features.dues.rules.collecting import CellState
from branchdesk.features.dues.screen import DuesScreen
from branchdesk.features.dues.store import DuesPolicyStore
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.model import Tier
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import new_id
from branchdesk.widgets.edit_grid import Typed
from program_fixtures import in_turn

NOVEMBER = Month(2026, 11)


def unpaid(page: DuesScreen) -> MonthLine:
    return next(one for one in page.month_view.shown() if one.cell.state is CellState.UNPAID)


def line_of(page: DuesScreen, one: MonthLine) -> MonthLine:
    return next(each for each in page.month_view.model.records if each.member_id == one.member_id)


def vouch(page: DuesScreen, uid: str, first: Month = NOVEMBER, last: Month = NOVEMBER) -> PaidElsewhere:
    one = PaidElsewhere(
        id=new_id(), member_id=uid, from_month=first, until_month=last, place="外地党支部", voucher="收据 1"
    )
    page.desk.do("登记", commands.record_elsewhere, one)
    return one


def test_a_voucher_is_entered_from_the_row_and_what_is_odd_is_asked_about_once(page: DuesScreen) -> None:
    one = unpaid(page)
    page.month_view.table.select_key(one.member_id)
    assert {"elsewhere"} <= set(page.deeds.fitting("month")) & set(page.deeds.fitting("year"))
    assert page.verbs["elsewhere"].isEnabled()

    def enter(dialog: Any) -> None:
        assert dialog.form.text("from_month") == "2026-11"
        dialog.save()
        assert {field.name for field in dialog.form.blocking()} == {"place", "voucher"}
        dialog.form.fill("place", "中共示例市流动党员党支部")
        dialog.form.fill("voucher", "活动证第 12 页")
        dialog.form.fill("until_month", "2026-12")
        dialog.save()
        assert dialog.isVisible()
        assert "再点一次“登记”" in dialog.notices.message()
        assert {each.code for each in dialog.form.problems()} == {"not_away", "ahead"}
        dialog.form.fill("until_month", "2026-11")
        dialog.save()  # what is odd has changed: it is asked about again
        assert dialog.isVisible()
        assert [each.code for each in dialog.form.problems()] == ["not_away"]
        dialog.save()

    in_turn(enter)
    page.verbs["elsewhere"].trigger()
    after = line_of(page, one)
    assert (after.cell.state, after.cell.word, after.cell.owed) == (CellState.ELSEWHERE, "流入地交", None)
    assert "本支部不收" in page.desk.notices.message()
    page.desk.go("undo")
    assert line_of(page, one).cell.state is CellState.UNPAID


def test_the_row_of_a_voucher_opens_it_in_the_month_and_in_the_year(page: DuesScreen) -> None:
    one = unpaid(page)
    kept = vouch(page, one.member_id, Month(2026, 9))

    def look(dialog: Any) -> None:
        assert dialog._before is not None
        assert dialog._before.id == kept.id
        dialog.form.fill("note", "电话核实")
        dialog.save()
        dialog.save()

    page.month_view.table.select_key(one.member_id)
    in_turn(look)
    page.deeds.elsewhere()
    page.turn_to("year")
    table = page.year_view.table
    table.setFocus()
    table.go_to(table._model.row_of(one.member_id), "m10")

    def again(dialog: Any) -> None:
        assert dialog._before.note == "电话核实"
        dialog.reject()

    in_turn(again)
    page.deeds.elsewhere()
    table.go_to(table._model.row_of(one.member_id), "m3")

    def new(dialog: Any) -> None:
        assert dialog._before is None
        assert dialog.form.text("from_month") == "2026-03"
        dialog.reject()

    in_turn(new)
    page.deeds.elsewhere()


def test_nothing_is_typed_or_pasted_over_a_month_paid_where_he_is(page: DuesScreen) -> None:
    one = unpaid(page)
    vouch(page, one.member_id)
    line = line_of(page, one)
    assert not page.deeds.type_month([Typed(line, "paid", "10")])
    assert "已登记在流入地交纳" in page.desk.notices.message()
    faults: list[str] = []

    def look(dialog: Any) -> None:
        faults.extend(each.fault for each in dialog._plan.faulty)
        dialog.reject()

    in_turn(look)
    QGuiApplication.clipboard().setText(f"编号\t实交\n{line.line.number}\t10.00")
    QTest.keyClick(page.month_view.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert faults == ["已登记在流入地交纳"]
    assert line_of(page, one).cell.paid == Yuan(0)


def test_pointing_at_the_month_says_where_it_was_paid(page: DuesScreen) -> None:
    one = unpaid(page)
    vouch(page, one.member_id)
    line = line_of(page, one)
    state = next(column for column in month_columns(page.words) if column.name == "state")
    assert state.fault is not None
    found = state.fault(line)
    assert found is not None
    assert (found.level, "外地党支部，凭证：收据 1" in found.sentence) == (Level.OK, True)
    page.turn_to("year")
    table = page.year_view.table
    table.go_to(table._model.row_of(one.member_id), "m11")
    delegate: Any = table.itemDelegate()
    assert "外地党支部" in delegate.tip(table.currentIndex())


def test_money_taken_for_such_a_month_stands_out_in_both_lists(page: DuesScreen) -> None:
    one = next(each for each in page.month_view.shown() if each.cell.state is CellState.PAID and each.cell.owed)
    vouch(page, one.member_id)
    line = line_of(page, one)
    paid = next(column for column in month_columns(page.words) if column.name == "paid")
    year = next(column for column in year_columns(page.words) if column.name == "m11")
    assert paid.fault is not None
    assert year.fault is not None
    assert year.ink is not None
    warned, said = paid.fault(line), year.fault(line.line)
    assert warned is not None
    assert said is not None
    assert warned.level is Level.WARN
    assert f"已收 {one.cell.paid} 元".replace(",", "") in warned.sentence.replace(",", "")
    assert (said.sentence, year.ink(line.cell)) == (warned.sentence, "warn")


def test_the_list_puts_right_drops_and_says_what_to_look_at(page: DuesScreen) -> None:
    one = unpaid(page)
    kept = vouch(page, one.member_id)

    def change(dialog: Any) -> None:
        dialog.form.fill("voucher", "收据 2")
        dialog.save()
        dialog.save()

    def look(dialog: ElsewhereListDialog) -> None:
        dialog.table.select_key(kept.id)
        line = dialog.table.current_record()
        assert line.name == one.line.name
        assert "没有这些月份流动、外出的登记" in line.odd
        in_turn(change)
        dialog.edit()
        dialog.table.select_key(kept.id)
        assert dialog.table.current_record().voucher.voucher == "收据 2"
        dialog.drop()
        assert "重新由本支部收缴" in dialog.notices.message()
        assert kept.id not in {each.voucher.id for each in dialog.model.records}
        dialog.reject()

    in_turn(look)
    page.verbs["elsewhere_list"].trigger()
    assert line_of(page, one).cell.state is CellState.UNPAID


def test_who_pays_elsewhere_can_be_filtered_and_goes_into_the_months_form(page: DuesScreen) -> None:
    one = unpaid(page)
    vouch(page, one.member_id)
    page.month_view.filters.choose("state", {"elsewhere"})
    assert [each.member_id for each in page.month_view.shown()] == [one.member_id]
    form = page.deeds._form()
    assert form is not None
    row = next(each for each in form.rows if each[1] == one.line.name and each[4] == "流入地交")
    assert row[2] is None


# ---- 改记


def rebook(page: DuesScreen, one: MonthLine, step: Callable[[Any], None]) -> None:
    page.month_view.table.select_key(one.member_id)

    def look(dialog: Any) -> None:
        row = next(each for each in dialog.model.records if each.month == NOVEMBER)
        dialog.table.select_key(row.id)
        in_turn(step)
        dialog.rebook()
        dialog.reject()

    in_turn(look)
    page.deeds.payments()


def test_money_entered_for_the_wrong_member_is_booked_anew_in_one_step(page: DuesScreen) -> None:
    paid = next(each for each in page.month_view.shown() if each.cell.state is CellState.PAID and each.cell.owed)
    open_ = next(each for each in page.month_view.shown() if each.cell.state is CellState.UNPAID
                 and each.line.branch_id == paid.line.branch_id)  # fmt: skip
    assert open_.cell.owed is not None
    before = page.desk.ask(queries.balance, None)

    def enter(dialog: Any) -> None:
        dialog.save()
        assert [field.name for field in dialog.form.blocking()] == ["reason"]
        dialog.form.fill("reason", "记错了人")
        dialog.save()
        assert "没有改动" in dialog.notices.message()
        label = next(label for uid, label in dialog._names.items() if uid == open_.member_id)
        dialog.form.editor("member_id").set_text(label)
        dialog.save()

    rebook(page, paid, enter)
    assert line_of(page, paid).cell.state is CellState.UNPAID
    after = line_of(page, open_).cell
    assert after.paid + after.extra == paid.cell.paid
    assert (after.on, after.channel, after.collector) == (paid.cell.on, paid.cell.channel, paid.cell.collector)
    assert page.desk.ask(queries.balance, None) == before
    page.desk.go("undo")
    assert line_of(page, paid).cell == paid.cell


def test_money_is_not_booked_for_a_month_that_is_not_owed_here(page: DuesScreen) -> None:
    paid = next(each for each in page.month_view.shown() if each.cell.state is CellState.PAID and each.cell.owed)
    vouch(page, paid.member_id, Month(2026, 10), Month(2026, 10))

    def enter(dialog: Any) -> None:
        dialog.form.fill("month", "2026-10")
        dialog._preview()
        assert "不应在本支部交纳" in dialog.form.cell("amount")._note[0]
        dialog.form.fill("reason", "记错了月份")
        dialog.save()
        assert "不应在本支部交纳" in dialog.notices.message()
        dialog.done(0)

    rebook(page, paid, enter)
    assert line_of(page, paid).cell.paid == paid.cell.paid


# ---- the year's policy


def test_the_first_month_limits_and_day_are_settled_in_the_dialog(page: DuesScreen) -> None:
    page.turn_to("year", 2027)  # nothing of it was handed up

    def enter(dialog: Any) -> None:
        dialog.form.fill("ahead_months", "13")
        dialog.save()
        assert [field.name for field in dialog.form.blocking()] == ["ahead_months"]
        dialog.form.fill("ahead_months", "3")
        dialog.form.fill("large_from", "1000.01")
        dialog.form.fill("collection_day", "10日")
        dialog.form.fill("kept_from", "11月")
        dialog.form.editor("first_month_next").set_text("是")
        dialog.save()

    in_turn(enter)
    page.deeds.policy()
    found = page.desk.ask(queries.policy, None, 2027)
    assert found is not None
    assert (found.ahead_months, found.large_from, found.collection_day, found.kept_from, found.first_month_next) == (
        3, Yuan(100_001), 10, 11, True,
    )  # fmt: skip

    def look(dialog: Any) -> None:
        assert dialog.form.text("collection_day") == "10"
        dialog.reject()

    in_turn(look)
    page.deeds.policy()


def test_who_settles_dues_for_the_first_time_is_told_how_older_books_are_left_out(page: DuesScreen) -> None:
    said: list[str] = []

    def look(dialog: Any) -> None:
        said.append("".join(one.text() for one in dialog.findChildren(QLabel)))
        dialog.reject()

    for year in (2020, 2027):  # nothing is known of 2019, and 2027 follows a year that is settled
        page.turn_to("bases", year)
        page.copy_last(year == 2027)
        in_turn(look)
        page.deeds.settle()
    assert "从 2020-01 起计应交；年中启用台账的，先在“年度规定”填写从几月记起" in said[0]
    assert "从几月记起" not in said[1]


def test_a_policy_for_a_branch_or_another_year_leaves_the_one_it_began_with(page: DuesScreen) -> None:
    page.turn_to("year", 2027)

    def settle(**values: str) -> Callable[[Any], None]:
        def enter(dialog: Any) -> None:
            assert "整体代替" in next(one.hint for one in dialog.form.fields if one.name == "branch_id")
            for name, text in values.items():
                dialog.form.fill(name, text)
            dialog.save()
            assert not dialog.isVisible()

        return enter

    uid, office = page.desk.ask(organization.branches)[0]
    for values in ({"ahead_months": "3"}, {"branch_id": office, "ahead_months": "2"}, {"year": "2028"}):
        in_turn(settle(**values))
        page.deeds.policy()
    found = [(one.year, one.branch_id, one.ahead_months) for one in page.desk.ask(queries.policies, 2027, 2028)]
    assert sorted(found, key=str) == [(2027, uid, 2), (2027, None, 3), (2028, None, 3)]


def test_the_header_says_whose_policy_it_is_and_a_branch_begins_with_that_for_all(page: DuesScreen) -> None:
    page.turn_to("year", 2027)
    uid, office = page.desk.ask(organization.branches)[0]
    above = next(one.id for one in page.desk.ask(organization.organizations) if one.tier is Tier.COMMITTEE)
    seen: list[tuple[str, str, bool]] = []

    def settle(months: str) -> Callable[[Any], None]:
        def enter(dialog: Any) -> None:
            form = dialog.form
            seen.append(
                (form.text("branch_id"), form.text("ahead_months"), "取自全部" in form.cell("branch_id")._note[0])
            )
            form.fill("ahead_months", months)
            dialog.save()

        return enter

    for header, months in ((None, "5"), (above, "4"), (uid, "3"), (uid, "2"), (None, "1")):
        page.desk.choose_branch(header)
        in_turn(settle(months))
        page.deeds.policy()
    assert seen == [("", "", False), ("", "5", False), (office, "4", True), (office, "3", False), ("", "4", False)]
    found = {one.branch_id: one.ahead_months for one in page.desk.ask(queries.policies, 2027)}
    assert found == {None: 1, uid: 2}


def test_a_policy_entered_by_mistake_is_removed_in_its_dialog_and_undone(page: DuesScreen) -> None:
    page.turn_to("year", 2027)
    uid, office = page.desk.ask(organization.branches)[0]

    def verbs(dialog: Any) -> list[str]:
        return [one.text() for one in dialog.findChildren(QPushButton)]

    def settle(dialog: Any) -> None:
        assert "删除" not in verbs(dialog)
        dialog.form.fill("ahead_months", "3")
        dialog.save()

    def remove(dialog: Any) -> None:
        button = next(one for one in dialog.findChildren(QPushButton) if one.text() == "删除")
        assert button.toolTip() == f"删除{office} 2027 年的规定"
        dialog.form.fill("ahead_months", "9")  # what is typed does not matter any more
        button.click()
        assert not dialog.isVisible()

    page.desk.choose_branch(uid)
    in_turn(settle)
    page.deeds.policy()
    in_turn(remove)
    page.deeds.policy()
    assert page.desk.notices.message() == f"已删除{office} 2027 年的规定，现按党费规定和默认值；可在回收站恢复。"
    assert page.desk.ask(queries.policies, 2027) == []
    page.desk.go("undo")
    assert [one.branch_id for one in page.desk.ask(queries.policies, 2027)] == [uid]


def test_a_policy_money_went_up_under_is_not_removed_and_the_dialog_says_for_which_branches(page: DuesScreen) -> None:
    year = page.year
    known = page.desk.ask(queries.policy, None, year)
    assert known is not None
    said: list[str] = []

    def remove(dialog: Any) -> None:
        next(one for one in dialog.findChildren(QPushButton) if one.text() == "删除").click()
        assert dialog.isVisible()
        said.append(dialog.notices.message())
        dialog.reject()

    if known.rounding is Rounding.FEN:
        known = replace(known, rounding=Rounding.JIAO)
    page.desk.do("改为到角", lambda work: DuesPolicyStore(work).save(known))
    in_turn(remove)
    page.deeds.policy()
    assert said[0].startswith(f"{year} 年的党费已有上缴")
    assert page.desk.ask(queries.policy, None, year) == known
