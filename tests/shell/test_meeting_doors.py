"""The doors of 组织生活 as a script uses them: words in, JSON, files and exit codes out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
from docx import Document

from branchdesk.storage.engine import open_ledger

Run = Callable[..., tuple[int, str, str]]
OFFICE = "机关第一党支部"


def test_a_vote_is_judged_without_a_ledger(answer: Callable[..., Any]) -> None:
    said = answer("vote", "--due", 16, "--here", 9, "--yes", 8, "--kind", "admission")
    assert (said["opens"], said["passed"], said["arithmetic"]) == (True, False, "2×8=16 不大于 16")
    assert (said["least_here"], said["least_yes"]) == (9, 9)
    assert answer("vote", "--due", 16, "--here", 8, "--yes", 9)["opens"] is True
    assert answer("vote", "--due", 16, "--here", 8, "--yes", 8, "--kind", "admission")["opens"] is False
    election = answer("vote", "--due", 16, "--here", 13, "--yes", 8, "--kind", "election")
    assert (election["opens"], election["passed"], election["arithmetic"]) == (True, True, "2×8=16 大于 13")
    assert "请示上级" in election["warnings"][0]


def test_more_votes_in_favour_than_people_there_are_pointed_out(answer: Callable[..., Any]) -> None:
    said = answer("vote", "--due", 16, "--here", 9, "--yes", 10)
    assert said["warnings"] == ["赞成 10 票多于实到 9 人：多出的应是书面意见，请核对"]


def test_a_vote_that_cannot_be_is_refused(run: Run) -> None:
    for due, here, yes in ((3, 4, 1), (3, 3, 4)):
        code, out, err = run("vote", "--due", due, "--here", here, "--yes", yes)
        assert (code, out) == (1, "")
        assert "请核对" in err
    assert run("vote", "--due", 3)[0] == 2
    assert run("vote", "--due", "x", "--here", 1, "--yes", 1)[0] == 2


def test_meetings_are_listed_by_year_and_branch(run: Run, answer: Callable[..., Any], demo: Path) -> None:
    every = answer("meetings", "--ledger", demo)
    this = answer("meetings", "--ledger", demo, "--year", 2026, "--branch", OFFICE)
    assert 0 < this["shown"] < every["shown"]
    assert {one["on"][:4] for one in this["meetings"]} == {"2026"}
    one = this["meetings"][-1]
    assert one["kind_label"]
    assert one["stage"] in ("draft", "final", "signed", "filed")
    assert this["stale"] == []
    code, out, _ = run("meetings", "--ledger", demo, "--year", 1999)
    assert (code, out) == (0, "没有会议\n")
    assert run("meetings", "--ledger", demo, "--branch", "没有")[0] == 1


def record(**values: Any) -> dict[str, Any]:
    usual = {"kind": "支部党员大会", "branch": OFFICE, "on": "2026-11-19", "starts": "14:30", "ends": "16:00",
             "subject": "补录的会议", "place": "会议室", "items": [{"title": "学习党章"}]}  # fmt: skip
    return usual | values


def test_a_file_of_meetings_comes_in_once(run: Run, answer: Callable[..., Any], demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "会议.json"
    path.write_text(json.dumps([record(), record(subject="又一次")], ensure_ascii=False), "utf-8")
    words = ("import", "meetings", path, "--ledger", demo)
    dry = answer(*words, "--dry-run")
    assert (dry["new"], dry["written"]) == (2, False)
    before = answer("meetings", "--ledger", demo)["shown"]
    first = answer(*words)
    assert (first["new"], first["written"], len(first["ids"])) == (2, True, 2)
    again = answer(*words)
    assert (again["new"], again["same"], again["written"]) == (0, 2, False)
    assert answer("meetings", "--ledger", demo)["shown"] == before + 2
    code, out, _ = run(*words)
    assert code == 0
    assert "已有这次会议" in out


def test_one_blocked_meeting_keeps_all_out(run: Run, answer: Callable[..., Any], demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "会议.json"
    bad = record(subject="坏的", items=[{"title": "甲"}, {"title": "乙"}, {"title": "丙", "ballots": [{"yes": "多"}]}])
    path.write_text(json.dumps([record(), bad], ensure_ascii=False), "utf-8")
    before = answer("meetings", "--ledger", demo)["shown"]
    code, out, err = run("import", "meetings", path, "--ledger", demo, "--json")
    assert code == 1
    assert "没有写入" in err
    said = json.loads(out)
    assert said["written"] is False
    assert said["meetings"][1]["faults"][0]["path"] == "[1].items[2].ballots[0].yes"
    assert answer("meetings", "--ledger", demo)["shown"] == before
    assert run("import", "meetings", path, "--ledger", demo, "--branch", "没有")[0] == 1
    assert run("import", "meetings", tmp_path / "无.json", "--ledger", demo)[0] == 1


def some(answer: Callable[..., Any], demo: Path, stage: str) -> dict[str, Any]:
    listed = answer("meetings", "--ledger", demo)["meetings"]
    return next(one for one in listed if one["stage"] == stage and one["kind"] == "general")


def test_minutes_are_exported_as_pdf_and_remembered_as_printed(
    run: Run, answer: Callable[..., Any], demo: Path, tmp_path: Path
) -> None:
    final, draft = some(answer, demo, "signed"), some(answer, demo, "draft")
    out = tmp_path / "导出"
    words = ("export", "minutes", "--ledger", demo, "--meeting", final["id"], "--meeting", draft["id"], "--out", out)
    code, said, err = run(*words, "--json")
    assert code == 0, err
    files = [Path(name) for name in json.loads(said)["files"]]
    assert sorted(out.iterdir()) == sorted(files)
    assert [name.suffix for name in files] == [".pdf", ".pdf"]
    assert err.splitlines() == [f"{n}/2 {name.name}" for n, name in enumerate(files, 1)]
    named = next(name for name in files if final["on"] in name.name)
    assert named.name.endswith("_已签字v1.pdf")
    text = pypdfium2.PdfDocument(named)[0].get_textpage().get_text_range()
    assert final["chair"] in text.replace("\r\n", "")
    ledger = open_ledger(demo)
    printed = ledger.read("SELECT meeting_id, paper, version FROM printed_copy")
    ledger.close()
    assert printed == [(final["id"], "minutes", 1)]
    first = named.read_bytes()
    assert run(*words)[0] == 0
    assert named.read_bytes() == first


def test_minutes_are_exported_as_word(run: Run, answer: Callable[..., Any], demo: Path, tmp_path: Path) -> None:
    final = some(answer, demo, "signed")
    out = tmp_path / "word"
    assert run("export", "minutes", "--ledger", demo, "--meeting", final["id"], "--out", out, "--docx")[0] == 0
    (path,) = out.iterdir()
    with path.open("rb") as file:
        document = Document(file)
    words = "".join(paragraph.text for paragraph in document.paragraphs)
    words += "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert final["chair"] in words


def test_a_year_becomes_one_book_without_drafts(
    run: Run, answer: Callable[..., Any], demo: Path, tmp_path: Path
) -> None:
    out = tmp_path / "book"
    words = ("export", "minutes", "--ledger", demo, "--year", 2026, "--branch", OFFICE, "--out", out, "--book")
    code, said, err = run(*words, "--json")
    assert code == 0
    assert "草稿没有编入" in err
    listed = answer("meetings", "--ledger", demo, "--year", 2026, "--branch", OFFICE)["meetings"]
    own = [one for one in listed if one["stage"] != "draft"]
    assert json.loads(said)["meetings"] == len(own)
    assert out / f"2026_{OFFICE}_会议记录本.pdf" in out.iterdir()


def test_what_cannot_be_exported_is_refused(run: Run, demo: Path, tmp_path: Path) -> None:
    base = ("export", "minutes", "--ledger", demo, "--out", tmp_path / "x")
    assert run(*base)[0] == 2
    assert run(*base, "--year", 2026, "--all")[0] == 2
    code, _, err = run(*base, "--meeting", "nobody")
    assert code == 1
    assert "没有这次会议" in err
    code, _, err = run(*base, "--year", 1999)
    assert code == 1
    assert "没有可以导出" in err
    (tmp_path / "file").write_text("", "utf-8")
    assert run("export", "minutes", "--ledger", demo, "--out", tmp_path / "file" / "x", "--all")[0] == 1


def test_a_ledger_in_use_can_still_be_printed_from(
    run: Run, answer: Callable[..., Any], demo: Path, tmp_path: Path
) -> None:
    final = some(answer, demo, "signed")
    ledger = open_ledger(demo)
    out = tmp_path / "x"
    code, _, err = run("export", "minutes", "--ledger", demo, "--meeting", final["id"], "--out", out)
    ledger.close()
    assert code == 0, err
    assert "不登记" in err
    assert len(list(out.iterdir())) == 1
