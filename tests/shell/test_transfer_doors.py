"""The doors of 组织关系 as a script uses them: words in, JSON, files and exit codes out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

Run = Callable[..., tuple[int, str, str]]


def text_of(path: Path) -> str:
    book = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in book)
    finally:
        book.close()


def pages(path: Path) -> int:
    book = pypdfium2.PdfDocument(path)
    try:
        return len(book)
    finally:
        book.close()


def listed(run: Run, demo: Path, *words: str) -> Any:
    code, out, _ = run("transfers", "--ledger", demo, "--json", *words)
    assert code == 0
    return json.loads(out)


def test_transfers_are_listed_with_states_and_what_waits(run: Run, demo: Path) -> None:
    found = listed(run, demo)
    states = {one["state"] for one in found["transfers"]}
    assert {"planned", "stays", "issued", "overdue", "reported", "receipted", "returned", "closed"} <= states
    overdue = next(one for one in found["transfers"] if one["state"] == "overdue")
    assert {one["code"] for one in overdue["findings"]} == {"expired", "no_receipt"}
    assert overdue["days"] < 0
    assert {one["kind"] for one in found["away"]} == {"mobile", "out_of_touch", "abroad", "kept"}
    waiting = listed(run, demo, "--waiting")
    assert 0 < len(waiting["transfers"]) < len(found["transfers"])
    assert all(one["findings"] for one in (*waiting["transfers"], *waiting["away"]))
    code, out, _ = run("transfers", "--ledger", demo)
    assert code == 0
    assert len(out.splitlines()) == len(found["transfers"]) + len(found["away"])


def test_another_day_changes_what_waits(run: Run, demo: Path) -> None:
    later = listed(run, demo, "--on", "2027-01-31")
    assert not any(one["state"] == "issued" for one in later["transfers"])
    assert run("transfers", "--ledger", demo, "--on", "2027-01")[0] == 2


def test_letters_go_out_as_one_paper_masked_unless_asked(run: Run, demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "信.pdf"
    code, _, _ = run("export", "letters", "--ledger", demo, "--open", "--out", path)
    assert code == 0
    assert pages(path) == 3
    assert "****" in text_of(path)
    number = next(one["number"] for one in listed(run, demo)["transfers"] if one["state"] == "issued")
    code, _, _ = run("export", "letters", "--ledger", demo, "--transfer", number, "--out", path, "--reveal")
    assert code == 0
    assert pages(path) == 1
    assert "****" not in text_of(path)
    code, out, _ = run("history", "--ledger", demo, "--limit", "5")
    assert code == 0
    assert "完整证件号和电话" in out


def test_a_batch_is_printed_by_its_name_without_what_no_longer_runs(run: Run, demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "批.pdf"
    assert run("export", "letters", "--ledger", demo, "--batch", "2026 届毕业生组织关系转接", "--out", path)[0] == 0
    assert pages(path) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--transfer", "没有这个编号", "--out", "a.pdf"),
        ("--batch", "没有这个批次", "--out", "a.pdf"),
        ("--open", "--out", "a.docx"),
    ],
)
def test_what_is_not_there_is_refused_with_a_sentence(
    run: Run, demo: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    *plain, name = words
    code, _, error = run("export", "letters", "--ledger", demo, *plain, tmp_path / name)
    assert code == 1
    assert error.strip()
    assert not (tmp_path / name).exists()


def test_the_register_and_the_overdue_list_go_out(run: Run, demo: Path, tmp_path: Path) -> None:
    sheet, paper = tmp_path / "登记簿.xlsx", tmp_path / "逾期.pdf"
    assert run("export", "transfers", "--ledger", demo, "--out", sheet)[0] == 0
    cells = [str(cell.value) for row in openpyxl.load_workbook(sheet).worksheets[0].iter_rows() for cell in row]
    assert any("登记簿" in one for one in cells)
    assert run("export", "transfers", "--ledger", demo, "--overdue", "--out", paper)[0] == 0
    assert pages(paper) == 1
    assert run("export", "transfers", "--ledger", demo, "--out", tmp_path / "a.txt")[0] == 1


def test_a_graduation_sheet_goes_out_is_filled_in_and_comes_back_as_one_step(
    run: Run, demo: Path, tmp_path: Path
) -> None:
    path = tmp_path / "去向.xlsx"
    assert run("export", "graduates", "--ledger", demo, "--out", path)[0] == 0
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    where = {str(cell.value): cell for row in page.iter_rows() for cell in row if cell.value}
    row = where["毕业去向"].row + 1
    page.delete_rows(row + 2, page.max_row)
    for number, goal in enumerate(("就业", "暂留学校")):
        page.cell(row + number, where["毕业去向"].column).value = goal
        page.cell(row + number, where["渠道"].column).value = "跨省"
        page.cell(row + number, where["抬头（接收党组织）"].column).value = "某市委组织部"
        page.cell(row + number, where["转往何处"].column).value = "某公司"
        page.cell(row + number, where["党费交至"].column).value = "2026-11"
    book.save(path)
    words = ("import", "graduates", path, "--ledger", demo, "--title", "2027 届", "--json")
    code, out, _ = run(*words, "--dry-run")
    report = json.loads(out)
    assert (code, report["ready"], report["letters"], report["written"]) == (0, 2, 1, False)
    code, out, _ = run(*words)
    assert (code, json.loads(out)["written"]) == (0, True)
    batch = [one for one in listed(run, demo)["transfers"] if one["batch"] == "2027 届"]
    assert sorted(one["state"] for one in batch) == ["issued", "stays"]
    code, out, error = run(*words)
    assert code == 1
    assert json.loads(out)["written"] is False
    assert "没有写入" in error
