"""Questions about dues: every total opens its rows, every way of asking gives the same fen."""

from dues_ledger import GROUP, OFFICE, SCOPE, STUDENTS, YEAR, assessment, do, payment, remittance

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.model import Relief, ReliefKind
from branchdesk.features.dues.queries import Total, forms
from branchdesk.features.dues.rules.assessing import Given, Turn
from branchdesk.features.dues.rules.rates import plain
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Arrival, Arriving, Aspect, Leaving
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger

JAN = Month(YEAR, 1)
NOV = Month(YEAR, 11)


def some_money(ledger: Ledger) -> None:
    do(ledger, commands.receive, [
        *(payment("m1", month, 9957) for month in range(1, 12)),
        *(payment("m2", month, 5000) for month in range(1, 9)),
        payment("m2", 9, 2000),
        payment("m3", 1, 7500, paid_on=Day(YEAR, 3, 2)),
        payment("m3", 1, 500, extra=True),
        payment("s1", 12, 20, paid_on=Day(YEAR, 11, 1)),
    ])  # fmt: skip


def test_every_total_is_the_sum_of_the_rows_it_opens(ledger: Ledger) -> None:
    some_money(ledger)
    do(ledger, commands.grant_relief, Relief(
        id=new_id(), member_id="m4", kind=ReliefKind.EXEMPT, approver="学院党委", approved_on=Day(YEAR, 1, 5),
        from_month=JAN, until_month=Month(YEAR, 6),
    ))  # fmt: skip
    months = tuple(Month(YEAR, n) for n in range(1, 12))
    for scope in (None, SCOPE, frozenset({STUDENTS})):
        found = queries.summary(ledger, scope, *months)
        for total, word, rule in queries.TOTALS:
            opened = queries.behind(ledger, scope, total, *months)
            assert (opened.word, opened.rule) == (word, rule)
            assert opened.amount == found.sums[total].amount
            if total is not Total.PAID:
                assert len(opened.rows) == found.sums[total].people
        sums = found.sums
        assert sums[Total.OWED].amount.fen - sums[Total.PAID].amount.fen <= sums[Total.OPEN].amount.fen
    office = queries.summary(ledger, SCOPE, *months).sums
    assert (office[Total.BACK].amount, office[Total.EXTRA].amount) == (Yuan(7500), Yuan(500))
    assert office[Total.RELIEVED].people == 1
    assert office[Total.PAID].people == 1
    assert office[Total.UNSETTLED].people == 1


def test_who_is_exempt_is_neither_owing_nor_counted_in_the_rate(ledger: Ledger) -> None:
    some_money(ledger)
    before = queries.summary(ledger, SCOPE, JAN)
    assert (before.sums[Total.OWED].people, before.sums[Total.PAID].people, before.rate) == (4, 3, 75.0)
    do(ledger, commands.grant_relief, Relief(
        id=new_id(), member_id="m4", kind=ReliefKind.EXEMPT, approver="学院党委", approved_on=Day(YEAR, 1, 5),
        from_month=JAN, until_month=JAN,
    ))  # fmt: skip
    assert queries.summary(ledger, SCOPE, JAN).rate == 100.0
    assert queries.summary(ledger, frozenset({"nowhere"}), JAN).rate is None


def test_a_group_is_its_people(ledger: Ledger) -> None:
    some_money(ledger)
    alone = queries.year_grid(ledger, frozenset({GROUP}), YEAR)
    assert {one.member_id for one in alone} == {"m1", "m2"}
    whole = {one.member_id: one for one in queries.year_grid(ledger, SCOPE, YEAR)}
    assert alone == [whole[one.member_id] for one in alone]


def test_the_month_view_says_what_the_year_says(ledger: Ledger) -> None:
    some_money(ledger)
    grid = {one.member_id: one for one in queries.year_grid(ledger, SCOPE, YEAR)}
    lines = queries.month_lines(ledger, SCOPE, NOV)
    assert {one.line.member_id for one in lines} == {"m1", "m2", "m3", "m4", "m5"}
    for one in lines:
        assert one.cell == grid[one.line.member_id].cells[10]
    words = {one.line.member_id: (one.cell.word, one.cell.unsettled) for one in lines}
    assert words == {"m1": ("已交", False), "m2": ("未交", False), "m3": ("未交", False), "m4": ("未交", False),
                     "m5": ("—", True)}  # fmt: skip
    until = {one.line.member_id: str(one.line.paid_until or "") for one in lines}
    assert (until["m1"], until["m2"], until["m3"]) == ("2026-11", "2026-08", "2026-01")
    assert lines[0].assessment is not None
    assert lines[0].assessment.arithmetic


def test_the_month_keeps_the_lines_of_the_year_once(ledger: Ledger) -> None:
    do(ledger, commands.assess, [assessment("m4", from_month=Month(YEAR, 9), base=Yuan(300_000), reason="离岗")])
    grid = {one.member_id: one for one in queries.year_grid(ledger, SCOPE, YEAR)}
    apart = [one.member_id for one in queries.month_lines(ledger, SCOPE, JAN) if one.line is not grid[one.member_id]]
    assert apart == ["m4"]
    then = next(one for one in queries.month_lines(ledger, SCOPE, JAN) if one.member_id == "m4")
    assert (then.line.base, then.line.due) == (Yuan(1_567_890), Yuan(31358))
    assert (grid["m4"].base, grid["m4"].due) == (Yuan(300_000), Yuan(1500))


def test_the_sums_of_the_year_are_those_of_its_cells_whatever_the_rows_are(ledger: Ledger) -> None:
    some_money(ledger)
    late = do(ledger, commands.receive, [payment("m2", 10, 5000, paid_on=Day(YEAR, 11, 20), collector='“甲"\\乙')])
    do(ledger, commands.take_back, late[0].id, "收错", Day(YEAR, 11, 21))
    do(ledger, commands.receive, [
        payment("m2", 11, 3000, collector="李一"), payment("m2", 11, 2000, extra=True),
        payment("m4", 12, 31358, paid_on=Day(YEAR, 11, 1)), payment("m4", 2, 31358, paid_on=Day(YEAR, 10, 9)),
    ])  # fmt: skip
    for line in queries.year_grid(ledger, None, YEAR):
        assert line.owed.fen == sum(one.owed.fen for one in line.cells if one.owed is not None)
        for name in ("paid", "extra", "back"):
            assert getattr(line, name).fen == sum(getattr(one, name).fen for one in line.cells)
        assert [line.paid_in(one.month) for one in line.cells] == [one.paid.fen for one in line.cells]
        begun = [one for one in line.cells if one.month <= NOV or one.paid.fen > 0]
        assert line.rest.fen == sum(one.rest.fen for one in begun)
    red = queries.member_year(ledger, "m2", YEAR)
    assert red is not None
    assert (red.cells[9].rows, red.cells[9].paid, red.cells[9].on) == (2, Yuan(0), Day(YEAR, 11, 21))
    assert red.cells[9].collector == '“甲"\\乙'


def test_a_probationer_owes_from_the_month_of_the_meeting(ledger: Ledger) -> None:
    line = queries.member_year(ledger, "s2", YEAR)
    assert line is not None
    assert [one.owed is None for one in line.cells] == [True, True] + [False] * 10
    assert line.owed == Yuan(200)
    assert queries.member_year(ledger, "c1", YEAR) is None


def test_money_of_somebody_who_left_or_was_removed_still_counts(ledger: Ledger) -> None:
    some_money(ledger)
    do(ledger, members.leave, ["m1"], Day(YEAR, 6, 30), Leaving.TRANSFERRED)
    do(ledger, members.remove, ["m2"])
    lines = {one.member_id: one for one in queries.year_grid(ledger, SCOPE, YEAR)}
    assert (lines["m2"].paid, lines["m2"].owed) == (Yuan(42000), Yuan(0))
    assert "m2" not in {one.member_id for one in queries.arrears(ledger, SCOPE)}
    assert "m2" not in {one.member_id for one in queries.proposals(ledger, None, YEAR)}
    assert [one.owed is None for one in lines["m1"].cells] == [False] * 6 + [True] * 6
    assert sum(one.total.fen for one in lines.values()) == queries.balance(ledger, SCOPE).received.fen


def test_who_pays_the_new_branch_for_a_month_of_the_old_is_not_behind_there(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", month, 9957) for month in range(1, 6)])
    do(ledger, members.move, ["m1"], Aspect.BRANCH, STUDENTS, Day(YEAR, 6, 10))
    do(ledger, commands.receive, [payment("m1", month, 9957, paid_on=Day(YEAR, 11, 1)) for month in range(6, 11)])
    for scope in (SCOPE, frozenset({STUDENTS}), None):
        assert "m1" not in {one.member_id for one in queries.arrears(ledger, scope)}


def test_months_of_the_old_branch_paid_to_the_new_are_open_in_no_list(ledger: Ledger) -> None:
    """The grid, the totals, the chart and the list of who is behind have one rule; the money stays with who received it."""
    office, students = SCOPE, frozenset({STUDENTS})
    do(ledger, commands.receive, [payment("m1", month, 9957) for month in range(1, 5)])
    do(ledger, members.move, ["m1"], Aspect.BRANCH, STUDENTS, Day(YEAR, 6, 10))
    do(ledger, commands.receive, [payment("m1", month, 9957, paid_on=Day(YEAR, 11, 1)) for month in range(6, 12)])
    do(ledger, commands.receive, [payment("m1", 5, 9000, paid_on=Day(YEAR, 11, 1))])
    line = next(one for one in queries.year_grid(ledger, office, YEAR) if one.member_id == "m1")
    assert [cell.word for cell in line.cells] == ["已交"] * 4 + ["部分", "他处已交", *["—"] * 6]
    assert (line.owed, line.paid, line.rest) == (Yuan(9957 * 6), Yuan(9957 * 4), Yuan(957))
    assert [one.months for one in queries.arrears(ledger, office) if one.member_id == "m1"] == [(Month(YEAR, 5),)]
    new = next(one for one in queries.year_grid(ledger, students, YEAR) if one.member_id == "m1")
    assert (new.owed, new.paid, new.rest) == (Yuan(9957 * 6), Yuan(9000 + 9957 * 6), Yuan(0))
    months = tuple(Month(YEAR, n) for n in range(1, 11))
    opened = {row.member_id: row for row in queries.behind(ledger, office, Total.OPEN, *months).rows}
    assert (opened["m1"].months, opened["m1"].amount) == ((Month(YEAR, 5),), Yuan(957))
    june = queries.on_time(ledger, office, YEAR)[5]
    assert (june.owing, june.paid) == (4, 1)
    do(ledger, commands.receive, [payment("m1", 5, 957, paid_on=Day(YEAR, 11, 2))])
    for scope in (office, students, None):
        assert "m1" not in {one.member_id for one in queries.arrears(ledger, scope)}
        for one in queries.year_grid(ledger, scope, YEAR):
            if one.member_id == "m1":
                assert all(cell.rest == Yuan(0) for cell in one.cells[:11])
    line = next(one for one in queries.year_grid(ledger, office, YEAR) if one.member_id == "m1")
    assert str(line.paid_until) == f"{YEAR}-11", "as a letter says it, whichever branch received it"
    totals = [sum(one.total.fen for one in queries.year_grid(ledger, scope, YEAR)) for scope in (office, students)]
    assert totals == [queries.balance(ledger, scope).received.fen for scope in (office, students)]


def test_what_takes_back_money_paid_in_time_is_no_money_paid_late(ledger: Ledger) -> None:
    """Everywhere as in the report of a term: a red row is of the kind of what it takes back."""
    do(ledger, commands.receive, [payment("m1", 3, 9957), payment("m2", 3, 5000, paid_on=Day(YEAR, 5, 8))])
    taken = {one.member_id: one for one in queries.payments(ledger, SCOPE)}
    do(ledger, commands.take_back, taken["m1"].id, "退款", Day(YEAR, 6, 1))

    def late() -> tuple[Yuan, Yuan, Yuan]:
        lines = {one.member_id: one for one in queries.year_grid(ledger, SCOPE, YEAR)}
        sums = queries.summary(ledger, SCOPE, Month(YEAR, 3)).sums
        assert (lines["m1"].back, lines["m1"].cells[2].back) == (Yuan(0), Yuan(0))
        assert lines["m2"].back == lines["m2"].cells[2].back
        return lines["m2"].back, sums[Total.BACK].amount, sums[Total.PAID].amount

    assert late() == (Yuan(5000), Yuan(5000), Yuan(5000))
    do(ledger, commands.take_back, taken["m2"].id, "退款", Day(YEAR, 6, 1))
    assert late() == (Yuan(0), Yuan(0), Yuan(0))
    details = details_of_year(ledger)
    assert details == {
        ("赵一", "99.57", ""),
        ("赵一", "-99.57", ""),
        ("钱一", "50.00", "补交"),
        ("钱一", "-50.00", "补交"),
    }


def details_of_year(ledger: Ledger) -> set[tuple[str, str, str]]:
    """Who paid how much of what kind, by the sheet of 收款明细."""
    _, details = forms.year_form(ledger, SCOPE, YEAR).book
    return {(str(row[1]), plain(row[3]), str(row[7])) for row in details.rows if isinstance(row[3], Yuan)}


def test_who_came_with_a_letter_owes_from_the_month_after_it(ledger: Ledger) -> None:
    came = Arrival(
        id=new_id(), member_id="m1", on=Day(YEAR, 6, 15), way=Arriving.IN_PROVINCE, paid_until=Month(YEAR, 7)
    )
    do(ledger, members.note_arrival, came)
    line = queries.member_year(ledger, "m1", YEAR)
    assert line is not None
    assert [one.owed is not None for one in line.cells] == [False] * 7 + [True] * 5
    behind = {one.member_id: one.months for one in queries.arrears(ledger, SCOPE)}
    assert behind["m1"] == tuple(Month(YEAR, n) for n in (8, 9, 10))
    proposal = next(one for one in queries.proposals(ledger, SCOPE, YEAR) if one.member_id == "m1")
    assert proposal.assessment is not None
    assert proposal.assessment.from_month == Month(YEAR, 8)
    do(ledger, members.drop_arrival, came.id)
    assert queries.arrears(ledger, SCOPE)[0].months[0] == JAN


def test_who_paid_by_the_last_day_of_a_month_paid_in_time(ledger: Ledger) -> None:
    some_money(ledger)
    january, *_ = found = queries.on_time(ledger, SCOPE, YEAR)
    assert (january.owing, january.on_time, january.paid) == (4, 2, 3)
    assert [one.month for one in found] == [Month(YEAR, n) for n in range(1, 12)]
    (row,) = [one for one in queries.payments(ledger, SCOPE, [JAN]) if one.member_id == "m1"]
    do(ledger, commands.take_back, row.id, "收错")
    assert queries.on_time(ledger, SCOPE, YEAR)[0].on_time == 1
    assert queries.on_time(ledger, SCOPE, 2030) == []


def test_books_over_some_days_begin_with_what_was_in_hand(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957), payment("m1", 2, 9957)])
    do(ledger, commands.remit, remittance(1, 1, 9957, remitted_on=Day(YEAR, 2, 20)))
    from datetime import date

    books = queries.balance(ledger, SCOPE, date(YEAR, 2, 1), date(YEAR, 2, 28))
    assert books.line == "上期结余 99.57 + 实收 99.57 − 上缴 99.57 = 未上缴余额 99.57"
    assert queries.balance(ledger, frozenset({STUDENTS})).in_hand == Yuan(0)


def test_a_sum_to_be_handed_up_begins_with_the_first_month_in_hand_that_never_went_up(ledger: Ledger) -> None:
    assert queries.first_in_hand(ledger, OFFICE, YEAR) is None
    do(ledger, commands.receive, [payment("m1", month, 9957) for month in (2, 3, 4)])
    assert queries.first_in_hand(ledger, OFFICE, YEAR) == Month(YEAR, 2)
    assert queries.first_in_hand(ledger, OFFICE, YEAR - 1) is None
    do(ledger, commands.remit, remittance(1, 3, 2 * 9957, remitted_on=Day(YEAR, 5, 20)))
    assert queries.first_in_hand(ledger, OFFICE, YEAR) == Month(YEAR, 4)
    do(ledger, commands.receive, [payment("m2", 3, 7500)])
    assert queries.first_in_hand(ledger, OFFICE, YEAR) == Month(YEAR, 4), "what comes late for a period that is gone"


def test_what_goes_up_is_told_by_month_the_oldest_money_first(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957), payment("m1", 2, 9957), payment("m1", 2, 43, extra=True)])
    first = do(ledger, commands.remit, remittance(1, 1, 12000, remitted_on=Day(YEAR, 4, 1)))
    second = do(ledger, commands.remit, remittance(2, 2, 7957, remitted_on=Day(YEAR, 5, 1)))
    assert queries.handover_parts(ledger, first) == [
        ("2026-01 党费", Yuan(9957)),
        ("2026-02 党费（期间以外）", Yuan(2043)),
    ]
    assert sum(fen.fen for _, fen in queries.handover_parts(ledger, second)) == 7957


def test_a_year_is_proposed_from_the_last_and_settled_as_proposed(ledger: Ledger) -> None:
    found = {one.member_id: one for one in queries.proposals(ledger, None, YEAR + 1)}
    assert {uid: one.turn for uid, one in found.items()} == {
        "m1": Turn.NEW, "m2": Turn.NEW, "m3": Turn.NEW, "m4": Turn.NEW, "m5": Turn.LACKING, "s1": Turn.NEW, "s2": Turn.NEW,
    }  # fmt: skip
    given = {"m5": Given(base=Yuan(300001))}
    ready = [one.assessment for one in queries.proposals(ledger, None, YEAR + 1, given) if one.assessment]
    assert do(ledger, commands.assess, ready) == (7, 0, 0)
    again = queries.proposals(ledger, None, YEAR + 1)
    assert {one.turn for one in again} == {Turn.SAME}
    assert assessment("m5", base=Yuan(300001)).due == next(one.due for one in ready if one.member_id == "m5")


def test_months_of_a_remittance_are_locked_until_it_is_taken_back(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957)])
    up = do(ledger, commands.remit, remittance(1, 3, 9957))
    assert queries.locked_months(ledger, [OFFICE, None])[OFFICE] == {Month(YEAR, n) for n in (1, 2, 3)}
    do(ledger, commands.take_back_remittance, up.id, "登记错")
    assert queries.locked_months(ledger) == {}
