"""The doors of 诉求 as a script uses them: words in, JSON, files and exit codes out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def empty(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "l.bdb"
    code, _, _ = run("new", path, "--branch", "机关第一党支部", "--branch", "财务处党支部", "--no-password")
    assert code == 0
    return path


@pytest.fixture
def request_(run: Run, empty: Path) -> Callable[..., Any]:
    """One verb of ``request`` on the ledger, with its JSON."""

    def call(verb: str, *words: Any) -> Any:
        code, out, fault = run("request", verb, *words, "--ledger", empty, "--json")
        assert code == 0, fault
        return json.loads(out)

    return call


def add(request_: Callable[..., Any], at: str = "2026-11-20 16:30", *words: Any) -> Any:
    return request_("add", "--text", "会议室投影不亮", "--receiver", "孔一", "--kind", "报修", "--at", at, *words)


def test_a_request_goes_the_whole_way_from_the_command_line(request_: Callable[..., Any]) -> None:
    made = add(request_, "2026-10-01 08:00", "--organization", "财务处党支部", "--channel", "线上", "--asker", "学生")
    assert (made["number"], made["state"], made["overdue"]) == ("2026-001", "waiting", True)
    assert (made["organization"], made["channel"], made["asker"]) == ("财务处党支部", "online", "student")
    request_("hand-on", "2026-001", "--to", "网信中心", "--reason", "归口", "--at", "2026-10-01 08:30")
    request_("respond", "2026-001", "--words", "已联系", "--at", "2026-10-01 08:40")
    done = request_(
        "settle", "2026-001", "--words", "已修好", "--at", "2026-10-01 09:00", "--feedback-at", "2026-10-01 09:10",
        "--way", "电话",
    )  # fmt: skip
    assert (done["state"], done["in_time"], done["first_receiver"], done["undertaker"]) == (
        "settled",
        True,
        "孔一",
        "网信中心",
    )
    request_("call", "2026-001", "--round", 1, "--satisfaction", "满意", "--agreed", "--at", "2026-10-02 09:00")
    assert request_("close", "2026-001")["requests"][0]["state"] == "closed"
    found = request_("count", "--year", 2026)
    assert (found["received"], found["rate_permille"], found["mean_minutes"]) == (1, 1000, 60)
    assert found["by_channel"] == {"线上": 1}


def test_lists_tell_the_time_left_at_the_very_minute(request_: Callable[..., Any]) -> None:
    add(request_)
    on_time = request_("list", "--at", "2026-11-21 09:42")["requests"][0]
    assert (on_time["deadline"], on_time["time"], on_time["overdue"]) == ("2026-11-21T16:30", "剩 6 小时 48 分", False)
    assert request_("list", "--overdue")["requests"] == []
    assert len(request_("list", "--unanswered")["requests"]) == 1
    assert len(request_("list", "--open", "--branch", "机关第一党支部")["requests"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("close", "2026-001"), "还没有办结"), (("settle", "2026-009", "--words", "x"), "没有这件诉求"),
        (("settle", "2026-001", "--words", "x", "--at", "昨晚"), "不是时间"),
        (("call", "2026-001", "--round", "1", "--satisfaction", "还行"), "不在可选项"),
        (("escalate", "2026-001", "--reason", " "), "理由"),
        (("add", "--text", "x", "--receiver", "孔一", "--organization", "没有的支部"), "没有"),
        (("add", "--text", "x", "--receiver", "孔一", "--at", "2026-11-22 09:00"), "晚于今天"),
        (("add", "--text", "x", "--receiver", "孔一", "--due", "2026-12-01"), "复杂"),
    ],
)  # fmt: skip
def test_what_may_not_be_done_is_said_and_nothing_written(run: Run, empty: Path, request_, words, said: str) -> None:
    add(request_)
    before = request_("list")["requests"]
    code, out, fault = run("request", *words, "--ledger", empty, "--json")
    assert (code, out) == (1, "")
    assert said in fault
    assert request_("list")["requests"][0]["state"] == before[0]["state"]
    assert len(request_("list")["requests"]) == 1


def test_a_step_is_put_right_with_a_reason_and_never_overwritten(run: Run, empty: Path, request_) -> None:
    add(request_)
    request_("respond", "2026-001", "--words", "已联系", "--at", "2026-11-20 17:00")
    code, _out, fault = run("request", "respond", "2026-001", "--words", "又联系", "--ledger", empty)
    assert (code, "不能覆盖" in fault) == (1, True)
    words = ("--words", "已联系后勤", "--reason", "时间写错", "--at", "2026-11-20 17:10")
    assert request_("amend", "2026-001", "--step", "响应", *words)["responded_at"] == "2026-11-20T17:10"
    found = request_("amend", "2026-001", "--step", "响应", "--words", "已联系后勤和物业", "--reason", "漏记物业")
    assert found["responded_at"] == "2026-11-20T17:10", "who puts the words right does not move the time"
    found = request_("amend", "2026-001", "--step", "响应", "--reason", "再核对", "--at", "2026-11-20 17:05")
    assert found["responded_at"] == "2026-11-20T17:05"
    code, _out, fault = run("request", "amend", "2026-001", "--step", "响应", "--reason", "没有变", "--ledger", empty)
    assert (code, "与原来登记的相同" in fault) == (1, True)


def test_the_intake_moves_with_a_reason_and_by_amend_alone(run: Run, empty: Path, request_) -> None:
    add(request_)
    words = ("amend", "2026-001", "--step", "受理", "--at", "2026-11-20 16:00")
    assert run("request", *words, "--ledger", empty)[0] == 2, "a reason is wanted"
    assert request_(*words, "--reason", "接电话的时间")["received_at"] == "2026-11-20T16:00"
    code, _out, fault = run("request", *words, "--reason", "没有变", "--ledger", empty)
    assert (code, "与原来登记的相同" in fault) == (1, True)
    code, _out, fault = run("request", "amend", "2026-001", "--step", "受理", "--reason", "改", "--ledger", empty)
    assert (code, "只能改受理时间" in fault) == (1, True)


def test_a_complex_request_has_its_promise(request_: Callable[..., Any]) -> None:
    add(request_)
    found = request_("escalate", "2026-001", "--reason", "要多部门会商", "--due", "2026-12-01")
    assert (found["level"], found["due_at"]) == ("complex", "2026-12-01")
    assert request_("supervise", "2026-001", "--words", "请抓紧")["requests"][0]["supervised"]


def test_the_register_goes_out_without_the_names_of_askers(run: Run, empty: Path, request_, tmp_path: Path) -> None:
    add(request_, "2026-11-20 16:30", "--name", "许提出")
    sheet, paper, one = tmp_path / "r.xlsx", tmp_path / "u.pdf", tmp_path / "one.pdf"
    assert run("export", "requests", "--ledger", empty, "--out", sheet)[0] == 0
    cells = [str(cell.value) for row in openpyxl.load_workbook(sheet).active for cell in row if cell.value]
    assert any("2026-001" in cell for cell in cells)
    assert not any("许提出" in cell for cell in cells)
    assert run("export", "requests", "--ledger", empty, "--unanswered", "--out", paper)[0] == 0
    assert run("export", "requests", "--ledger", empty, "--request", "2026-001", "--out", one)[0] == 0
    assert paper.read_bytes().startswith(b"%PDF")
    assert one.read_bytes().startswith(b"%PDF")
    code, _, fault = run("export", "requests", "--ledger", empty, "--out", tmp_path / "r.doc")
    assert (code, "扩展名" in fault) == (1, True)
    assert "许提出" not in run("request", "list", "--ledger", empty, "--json")[1]


def test_words_for_people_are_one_line_each(run: Run, empty: Path, request_) -> None:
    add(request_)
    code, out, _ = run("request", "list", "--ledger", empty)
    assert (code, out.split("\t")[0], len(out.splitlines())) == (0, "2026-001", 1)
    assert run("request", "count", "--ledger", empty)[1].startswith("受理 1 件，按时率 —")
