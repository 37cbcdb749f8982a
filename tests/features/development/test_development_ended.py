"""Cases that wait for nothing any more: how, when and why they ended, in the ledger, on the page and on paper."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from development_ledger import day, do, opened, step, walked
from development_page import home, ledger_file, page, start, walked_template, window

from branchdesk.features.development import commands, outputs, queries
from branchdesk.features.development.listing import BOARD, ENDED, ending_word
from branchdesk.features.development.model import CaseEnding
from branchdesk.features.development.screen import DevelopmentScreen
from branchdesk.features.development.store import CaseStepStore
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Leaving
from branchdesk.storage.engine import Ledger

__all__ = ["home", "ledger_file", "page", "start", "walked_template", "window"]


def three_ended(ledger: Ledger) -> None:
    """One filed, one withdrawn, and one who left the roll while his case ran."""
    opened(ledger)
    walked(ledger, "filed")
    opened(ledger, "a2", "c2")
    do(ledger, commands.end_case, "c2", day("2026-09-01"), CaseEnding.WITHDRAWN, "本人书面申请撤回")
    opened(ledger, "a3", "c3")
    do(ledger, members.leave, ["a3"], day("2026-10-01"), Leaving.OTHER)


def test_each_ended_case_is_listed_with_its_ending_day_reason_and_last_step(ledger: Ledger) -> None:
    three_ended(ledger)
    found = queries.ended(ledger)
    told = [(one.name, ending_word(one), str(one.on), one.reason, one.step, str(one.step_on)) for one in found]
    assert told == [
        ("何积", "离开名册：其他", "2026-10-01", "", "", "None"),
        ("许愿", "本人撤回申请", "2026-09-01", "本人书面申请撤回", "", "None"),
        ("尤候", "已转正归档", "2026-08-01", "", "filed", "2026-08-01"),
    ]
    assert [one.name for one in queries.ended(ledger, frozenset({"office"}))] == ["何积"]


def test_of_two_steps_of_one_day_the_later_in_the_order_of_the_rules_is_the_last(ledger: Ledger) -> None:
    cases = (("a2", "c2", ("cultivators", "activist")), ("a3", "c3", ("activist", "cultivators")))
    for member_id, case_id, keys in cases:
        opened(ledger, member_id, case_id)
        rows = [replace(step(key, "2024-03-06", case_id), id=f"{case_id}-{n}") for n, key in enumerate(keys)]
        do(ledger, lambda work, rows=rows: CaseStepStore(work).add_all(rows))
        do(ledger, commands.end_case, case_id, day("2026-09-01"), CaseEnding.WITHDRAWN, "本人书面申请撤回")
    assert {one.case_id: one.step for one in queries.ended(ledger)} == {"c2": "cultivators", "c3": "cultivators"}


def test_a_case_that_goes_on_is_not_among_them(ledger: Ledger) -> None:
    opened(ledger)
    assert queries.ended(ledger) == []
    do(ledger, commands.end_case, "c1", day("2026-09-01"), CaseEnding.STOPPED, "支部研究决定")
    assert [one.case_id for one in queries.ended(ledger)] == ["c1"]
    do(ledger, commands.reopen_case, "c1")
    assert queries.ended(ledger) == []


def test_the_page_lists_them_searches_them_and_leads_back_to_the_case(page: DevelopmentScreen) -> None:
    page.desk.do("结束", commands.end_case, "c2", day("2026-09-01"), CaseEnding.WITHDRAWN, "本人书面申请撤回")
    page.refresh()
    page.show_view(ENDED)
    view = page.views.ended
    assert [one.name for one in view.lines()] == ["许愿"]
    assert page.counts == "共 1 人 · 已转正归档 0 · 其他 1"
    assert not page.filters.chips[0].isEnabled()
    page.search.setText("撤回")
    assert len(view.lines()) == 1
    page.search.setText("没有这个人")
    assert view.lines() == []
    page.search.clear()
    view.table.select_first()
    page.deeds.reopen_case()
    page.refresh()
    assert view.lines() == []
    page.show_view(BOARD)
    assert page.filters.chips[0].isEnabled()


def test_opening_one_and_coming_back_stands_on_it(page: DevelopmentScreen) -> None:
    page.desk.do("结束", commands.end_case, "c2", day("2026-09-01"), CaseEnding.WITHDRAWN, "本人书面申请撤回")
    page.refresh()
    page.show_view(ENDED)
    page.views.ended.table.select_first()
    page.deeds.verbs()
    page.open_case(page.chosen_case())
    assert page.case.case_id == "c2"
    page.close_case()
    assert (page.view, page.chosen_case()) == (ENDED, "c2")


def test_the_list_goes_out_as_it_is_shown(ledger: Ledger, tmp_path: Path) -> None:
    three_ended(ledger)
    lines = [(one, (ending_word(one), one.step)) for one in queries.ended(ledger)]
    form = outputs.ended_form(lines, "示例学院", day("2026-11-21").first())
    assert [row[1] for row in form.rows] == ["何积", "许愿", "尤候"]
    assert outputs.render(form).startswith(b"%PDF")
    outputs.write(tmp_path / "a.xlsx", form)


def test_a_case_opened_by_mistake_goes_to_the_bin_from_the_page(page: DevelopmentScreen, answers: Any) -> None:
    answers.will_say(True)
    page.open_case("c2")
    page.deeds.remove_case()
    assert page.desk.ask(queries.case_file, "c2") is None
    assert not page.is_open
