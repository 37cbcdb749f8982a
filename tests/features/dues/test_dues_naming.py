"""Of two people of one name each is told apart wherever no number stands beside the name."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dues_ledger import OFFICE, SCOPE, YEAR, assessment, do, payment

from branchdesk.features.dues import commands, outputs, queries
from branchdesk.features.dues.model import DuesPolicy, LargeDues, Relief, ReliefKind
from branchdesk.features.dues.queries import aside, forms, waiting
from branchdesk.features.dues.queries.naming import called
from branchdesk.features.dues.screen import DuesScreen
from branchdesk.features.members.store import MemberStore
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.shell.window import Window
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import Work
from program_fixtures import in_turn

Start = Callable[[Path | None], Window]
NOVEMBER = Month(YEAR, 11)
BOTH = {"孙一（M3）", "孙一（M5）"}


@pytest.fixture
def settled(ledger: Ledger) -> Ledger:
    """Both of one name owe something."""
    do(ledger, commands.assess, [assessment("m5", base=Yuan(300000))])
    return ledger


def test_a_name_stands_bare_where_the_ledger_has_one_of_it(settled: Ledger) -> None:
    assert called(settled, {"m1", "m3"}) == {"m1": "赵一", "m3": "孙一（M3）"}
    assert called(settled)["m5"] == "孙一（M5）"
    do(settled, lambda work: MemberStore(work).remove("m5"))
    assert called(settled, {"m3", "m5"}) == {"m3": "孙一", "m5": "孙一"}  # nobody looks for who was thrown away


def test_the_card_of_those_three_months_behind_tells_them_apart(settled: Ledger) -> None:
    for uid, fen in (("m1", 9957), ("m2", 5000), ("m4", 31358)):
        do(settled, commands.receive, [payment(uid, n, fen, paid_on=Day(YEAR, 11, 2)) for n in range(1, 11)])
    found = aside.slow(settled, SCOPE, None)
    assert {found.names[one.member_id] for one in found.behind} == BOTH


def test_relief_that_ends_is_somebodys_who_is_told_apart(settled: Ledger) -> None:
    relief = Relief(id=new_id(), member_id="m3", kind=ReliefKind.EXEMPT, from_month=NOVEMBER, until_month=NOVEMBER,
                    reason="困难", applied_on=Day(YEAR, 10, 1), discussed_at="支委会", approver="学院党委",
                    approved_on=Day(YEAR, 10, 20))  # fmt: skip
    do(settled, commands.grant_relief, relief)
    assert [one.name for one in waiting.ending(settled, None, clock.today(), 60)] == ["孙一（M3）"]


def named(form: forms.Form | None) -> set[Any]:
    """What a paper has under 姓名."""
    assert form is not None
    place = next(n for n, one in enumerate(form.columns) if one.title == "姓名")
    return {row[place] for row in form.rows}


def test_no_paper_has_two_lines_of_one_name(settled: Ledger) -> None:
    do(settled, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, branch_id=OFFICE, names_published=True))
    for uid in ("m3", "m5"):
        large = LargeDues(
            id=new_id(), member_id=uid, amount=Yuan(200_000), received_on=Day(YEAR, 5, 1), collector="校党委"
        )
        do(settled, commands.take_large, large)
    lines = queries.month_lines(settled, SCOPE, NOVEMBER)
    term = forms.term_forms(settled, SCOPE, clock.today().replace(month=1, day=1), clock.today(), names=True)
    papers = [
        outputs.month_form(settled, SCOPE, NOVEMBER, lines), forms.named_form(settled, SCOPE, YEAR),
        forms.large_form(settled, SCOPE, YEAR), forms.year_form(settled, SCOPE, YEAR), forms.arrears_form(settled, SCOPE),
        next(one for one in term if one.name == "欠交名单"),
    ]  # fmt: skip
    for form in papers:
        assert named(form) >= BOTH, form.name if form else ""
        assert "孙一" not in named(form)
    assert named(outputs.month_form(settled, SCOPE, NOVEMBER, [one for one in lines if one.member_id != "m5"])) == {
        "赵一", "钱一", "孙一", "李一",
    }  # fmt: skip


def test_the_verbs_of_the_page_say_which_of_two_they_were_about(start: Start, demo: Path, answers: Any) -> None:
    window = start(demo)
    assert window.book is not None
    page = window.book.turn_to("dues")
    assert isinstance(page, DuesScreen)
    one, other = [line for line in page.month_view.shown() if line.cell.rest.fen > 0][:2]

    def rename(work: Work) -> None:
        store = MemberStore(work)
        store.save(replace(store.need(other.member_id), name=one.line.name))

    page.desk.do("改名", rename)
    said = f"{one.line.name}（{one.line.number}）"
    page.month_view.table.select_key(one.member_id)
    answers.will_say(True)
    page.deeds.collect_all()
    assert said in page.desk.notices.message()
    titles: list[str] = []
    in_turn(lambda dialog: (titles.append(dialog.windowTitle()), dialog.reject()))
    page.deeds.payments()
    assert titles[0].startswith(f"收款明细：{said}")
