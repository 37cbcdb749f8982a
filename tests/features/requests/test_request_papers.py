"""Papers of the room, made from a real ledger and read back from the finished files."""

import re
from datetime import date, datetime
from pathlib import Path

import pypdfium2
from openpyxl import load_workbook
from requests_ledger import call, do, request, settled

from branchdesk.features.requests import commands, papers, queries
from branchdesk.features.requests.model import Asker, RequestChannel, RequestLevel, Satisfaction
from branchdesk.storage.engine import Ledger

UNIT = "中共示例大学材料学院委员会"
MADE = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, 42)


def pages(data: bytes) -> list[str]:
    """The text of every page as a reader copies it, without blanks."""
    with pypdfium2.PdfDocument(data) as pdf:
        found = []
        for page in pdf:
            words = page.get_textpage()
            found.append(re.sub(r"\s", "", words.get_text_range()))
            words.close()
            page.close()
        return found


def fill(ledger: Ledger) -> None:
    """One settled and called, one overdue, one still running, a complex one handed on and supervised."""
    first = settled(ledger, asker_name="某甲", organization_id="first")
    do(ledger, commands.call_back, call(first.id, 1, "2026-10-02T10:00", Satisfaction.UNREACHED, way="电话", by="孔一"))
    do(ledger, commands.call_back, call(first.id, 1, "2026-10-03T10:00", way="电话", by="孔一", result="已解决"))
    do(ledger, commands.take_in, request("2026-11-19T08:00", kind="财务报销", text="出差补助标准查询不到，几个部门说法不同",
                                         channel=RequestChannel.VISIT, asker=Asker.STUDENT, first_receiver="曹一"))  # fmt: skip
    do(ledger, commands.take_in, request("2026-11-20T16:30"))
    hard = do(ledger, commands.take_in, request("2026-11-18T09:00", level=RequestLevel.COMPLEX, kind="实验室用房",
                                                text="课题组用房紧张，申请调整", organization_id="second"))  # fmt: skip
    do(ledger, commands.hand_on, hard.id, "2026-11-18T10:00", "许一", "属资产管理事项")
    do(ledger, commands.respond, hard.id, "2026-11-18T15:00", "已联系资产管理处，约定现场查看", "2026-12-01")
    do(ledger, commands.supervise, [hard.id], "列入学院党委督办")


def test_the_register_has_each_request_with_its_clock_and_its_calls(ledger: Ledger, tmp_path: Path) -> None:
    fill(ledger)
    summary = queries.summary(ledger, None, date(2026, 1, 1), date(2026, 12, 31), NOW)
    form = papers.register_form(queries.lines(ledger, now=NOW), unit=UNIT, made_on=MADE, summary=summary)
    by_number = {row[0]: [str(value) for value in row] for row in form.rows}
    assert by_number["2026-003"][12] == "剩 6 小时 48 分"
    assert by_number["2026-002"][12].startswith("超时 1 天")
    assert by_number["2026-001"][13].splitlines() == ["①满意", "②10-08 前", "③10-31 前"]
    assert by_number["2026-004"][8] == "许一"
    assert "受理 4 件；时限已有结果 3 件，其中按时 2 件，按时率 66.7%；未回应 2 件，超时 1 件。" in form.notes
    assert "首问首接负责制" in form.footing
    papers.write(tmp_path / "r.xlsx", form)
    sheet = load_workbook(tmp_path / "r.xlsx").worksheets[0]
    assert "列入学院党委督办" not in {cell.value for row in sheet.iter_rows() for cell in row}
    assert "课题组用房紧张，申请调整" in "".join(pages(papers.render(form)))


def test_names_of_askers_are_on_paper_only_where_they_are_asked_for(ledger: Ledger) -> None:
    fill(ledger)
    lines = queries.lines(ledger, now=NOW)
    assert not any("某甲" in str(row) for row in papers.register_form(lines, unit=UNIT, made_on=MADE).rows)
    named = papers.register_form(lines, unit=UNIT, made_on=MADE, named=True)
    assert any(row[3] == "教师（某甲）" for row in named.rows)
    one = next(line for line in lines if line.request.asker_name)
    assert "某甲" not in pages(papers.request_bytes(one, unit=UNIT, made_on=MADE))[0]
    assert "教师（某甲）" in pages(papers.request_bytes(one, unit=UNIT, made_on=MADE, named=True))[0]


def test_the_unanswered_list_counts_to_the_minute_it_is_made(ledger: Ledger) -> None:
    fill(ledger)
    lines = queries.unanswered(ledger, now=datetime(2026, 11, 20, 17, 0))
    form = papers.unanswered_form(lines, unit=UNIT, now=NOW)
    assert [(row[1], row[8], row[9]) for row in form.rows] == [
        ("2026-002", "2026-11-20 08:00", "超时 1 天 1 小时"), ("2026-003", "2026-11-21 16:30", "剩 6 小时 48 分"),
    ]  # fmt: skip
    assert form.notes == ("截至 2026-11-21 09:42，未回应 2 件，其中已超时 1 件。",)
    on_time = papers.unanswered_form(lines[1:], unit=UNIT, now=datetime(2026, 11, 21, 16, 30))
    assert on_time.notes == ("截至 2026-11-21 16:30，未回应 1 件，其中已超时 0 件。",)
    assert "没有未回应的诉求" in pages(papers.render(papers.unanswered_form([], unit=UNIT, now=NOW)))[0]


def test_a_sheet_follows_a_request_from_hand_to_hand_to_the_last_call(ledger: Ledger) -> None:
    fill(ledger)
    lines = {line.request.number: line for line in queries.lines(ledger, now=NOW)}
    hard = pages(papers.request_bytes(lines["2026-004"], unit=UNIT, made_on=MADE))[0]
    for words in ("复杂", "首接人孔一", "承办许一", "属资产管理事项", "约定现场查看", "承诺时限2026-12-01", "列入学院党委督办",
                  "（办结后登记）"):  # fmt: skip
        assert words in hard, words
    easy = pages(papers.request_bytes(lines["2026-001"], unit=UNIT, made_on=MADE))[0]
    for words in ("办理用时1小时0分", "未接通", "已解决", "第2轮应于2026-10-08前", "按时"):
        assert words in easy, words
    assert "转办" not in easy
    assert papers.request_title(lines["2026-001"]) == "诉求办理单（2026-001）"


def test_a_request_whose_clock_runs_leaves_room_for_what_is_still_to_be_done(ledger: Ledger) -> None:
    fill(ledger)
    running = next(line for line in queries.lines(ledger, now=NOW) if line.request.number == "2026-003")
    text = pages(papers.request_bytes(running, unit=UNIT, made_on=MADE))[0]
    assert "2026-11-2116:30（剩6小时48分）" in text
    assert "督办" not in text
