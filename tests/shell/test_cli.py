"""The scriptable door, as a script uses it: words in, JSON and exit codes out."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from branchdesk.kernel.idnumbers import check_digit
from branchdesk.shell.cli import main
from branchdesk.shell.paths import Paths

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(home: Paths, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def answer(run: Run, *words: object) -> Any:
    code, out, err = run(*words, "--json")
    assert code == 0, err
    return json.loads(out)


def faults(samples: Path) -> dict[int, str]:
    return {one["row"]: one["kind"] for one in json.loads((samples / "roster_messy.faults.json").read_text("utf-8"))}


EXPECTED = {
    "id_is_number": ("block", "id_is_number"), "month_only": ("warn", "month_only"), "checksum": ("block", "checksum"),
    "full_width": ("fixed", "full_width"), "duplicate": ("block", "duplicate"), "sex_mismatch": ("warn", "sex_mismatch"),
    "impossible_date": ("block", "impossible_date"), "blank_name": ("block", "blank_name"),
    "chinese_date": ("fixed", "rewritten_date"), "lower_x": ("fixed", "lower_x"), "spaces": ("fixed", "spaces"),
    "future": ("block", "future"), "under_18": ("block", "under_18"), "unknown_branch": ("block", "unknown_branch"),
    "formula": ("block", "formula"),
}  # fmt: skip


def test_a_dry_run_tells_every_fault_by_the_row_of_the_sheet(run: Run, ledger: Path, samples: Path) -> None:
    report = answer(run, "import", "members", samples / "roster_messy.xlsx", "--ledger", ledger, "--dry-run")
    said = {(row["row"], row["verdict"], row["code"]) for row in report["rows"]}
    for row, kind in faults(samples).items():
        if row != 74:  # the list calls it lower_x, but the number ends with a digit
            assert (row, *EXPECTED[kind]) in said, kind
    assert {row["row"] for row in report["rows"] if row["verdict"] in ("block", "warn")} <= faults(samples).keys()
    assert (report["add"], report["blocked"], report["written"]) == (192, 18, False)
    assert answer(run, "members", "--ledger", ledger)["total"] == 0


def test_a_blocked_row_means_nothing_is_written(run: Run, ledger: Path, samples: Path) -> None:
    code, _out, err = run("import", "members", samples / "roster_messy.xlsx", "--ledger", ledger)
    assert code == 1
    assert "没有写入" in err
    assert answer(run, "members", "--ledger", ledger)["total"] == 0


def test_the_good_rows_come_in_when_asked_for_and_only_once(
    run: Run, ledger: Path, samples: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.xlsx"
    words = ("import", "members", samples / "roster_messy.xlsx", "--ledger", ledger, "--take-good")
    report = answer(run, *words, "--bad-rows", bad)
    assert (report["add"], report["written"]) == (192, True)
    again = answer(run, *words)
    assert (again["add"], again["change"], again["same"]) == (0, 0, 192)
    sheet = openpyxl.load_workbook(bad).worksheets[0]
    assert sheet.max_row == 1 + 18
    assert [cell.value for cell in sheet[1]][-1] == "原因"


def an_id(number: int) -> str:
    body = f"99000019800305{number:03d}"
    return body + check_digit(body)


def sheets(path: Path, **rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for title, lines in rows.items():
        page = book.create_sheet(title)
        for line in lines:
            page.append(line)
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def test_a_sheet_of_names_and_numbers_comes_in_with_what_is_said_for_all(
    run: Run, ledger: Path, tmp_path: Path
) -> None:
    path = sheets(tmp_path / "a.xlsx", 名单=[["姓名", "身份证号"], ["王思远", an_id(1)], ["李一凡", an_id(3)]])
    words = ("import", "members", path, "--ledger", ledger)
    code, out, _err = run(*words)
    assert code == 1
    assert "人员类别" in out
    code, _out, err = run(*words, "--branch", "机关第一党支部", "--standing", "群众")
    assert code == 1
    assert "人员类别“群众”不在可选项中" in err
    code, _out, err = run(*words, "--branch", "火星党支部", "--standing", "预备党员")
    assert code == 1
    assert "没有“火星党支部”" in err
    report = answer(run, *words, "--branch", "机关第一党支部", "--standing", "预备党员")
    assert (report["add"], report["written"]) == (2, True)
    found = answer(run, "members", "--ledger", ledger)["members"]
    assert {(one["standing"], one["branch"]) for one in found} == {("预备党员", "机关第一党支部")}


def test_merged_cells_and_unknown_branches_are_settled_when_asked_for(run: Run, ledger: Path, tmp_path: Path) -> None:
    rows = [["姓名", "身份证号", "人员类别", "支部", "党小组"],
            ["王思远", an_id(1), "正式党员", "火星党支部", "第一党小组"], ["李一凡", an_id(3), "正式党员", None, None]]  # fmt: skip
    words = ("import", "members", sheets(tmp_path / "a.xlsx", 名单=rows), "--ledger", ledger)
    report = answer(run, *words, "--dry-run")
    assert [row["code"] for row in report["rows"] if row["verdict"] == "block"] == ["unknown_branch", "missing"]
    report = answer(run, *words, "--fill-down", "--make-branches")
    assert (report["add"], report["written"]) == (2, True)
    found = answer(run, "members", "--ledger", ledger)["members"]
    assert {(one["branch"], one["group"]) for one in found} == {("火星党支部", "第一党小组")}


def test_a_branch_for_all_is_set_up_when_asked_for(run: Run, ledger: Path, tmp_path: Path) -> None:
    path = sheets(tmp_path / "a.xlsx", 名单=[["姓名", "身份证号"], ["王思远", an_id(1)]])
    words = ("--branch", "火星党支部", "--standing", "正式党员", "--make-branches")
    assert answer(run, "import", "members", path, "--ledger", ledger, *words)["add"] == 1
    assert answer(run, "members", "--ledger", ledger)["members"][0]["branch"] == "火星党支部"


def test_all_sheets_come_in_as_one_step_each_into_its_branch(run: Run, ledger: Path, tmp_path: Path) -> None:
    head = ["姓名", "身份证号", "人员类别"]
    path = sheets(
        tmp_path / "a.xlsx",
        机关第一党支部=[head, ["王思远", an_id(1), "正式党员"]],
        离退休第三党支部=[head, ["李一凡", an_id(3), "正式党员"]],
        火星党支部=[head, ["赵二凡", an_id(5), "正式党员"]],
        填表说明=[["姓名", "身份证号"]],
    )
    words = ("import", "members", path, "--ledger", ledger)
    code, out, _err = run(*words, "--all-sheets", "--dry-run")
    assert code == 0
    assert "“火星党支部”第 2 行 所在支部：台账中没有“火星党支部”" in out
    report = answer(run, *words, "--sheet", "机关第一党支部", "--sheet", "离退休第三党支部", "--dry-run")
    assert report["add"] == 2
    assert any("火星党支部" in note and "--sheet" in note for note in report["notes"])
    report = answer(run, *words, "--all-sheets", "--make-branches")
    assert [one["sheet"] for one in report["sheets"]] == ["机关第一党支部", "离退休第三党支部", "火星党支部"]
    found = answer(run, "members", "--ledger", ledger)["members"]
    assert {one["name"]: one["branch"] for one in found} == {
        "王思远": "机关第一党支部", "李一凡": "离退休第三党支部", "赵二凡": "火星党支部",
    }  # fmt: skip
    labels = {(one["label"], one["txn"]) if "txn" in one else one["label"]
              for one in answer(run, "history", "--ledger", ledger)["history"] if one["entity"] == "member"}  # fmt: skip
    assert labels == {"导入花名册（a.xlsx）"}


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(run: Run, ledger: Path, samples: Path) -> None:
    code, _out, err = run("import", "members", samples / "roster_clean.xlsx", "--ledger", ledger, "--sheet", "无此表")
    assert code == 1
    assert "没有工作表“无此表”" in err
    assert "已有：" in err


def test_an_exported_roster_comes_back_without_a_difference(
    run: Run, ledger: Path, samples: Path, tmp_path: Path
) -> None:
    run("import", "members", samples / "roster_clean.xlsx", "--ledger", ledger)
    out = tmp_path / "名册.xlsx"
    assert run("export", "roster", "--ledger", ledger, "--out", out, "--reveal")[0] == 0
    report = answer(run, "import", "members", out, "--ledger", ledger, "--dry-run", "--existing", "overwrite")
    assert (report["add"], report["change"], report["same"], report["blocked"]) == (0, 0, 150, 0)


def test_an_export_is_masked_unless_asked_and_the_asking_is_written_down(
    run: Run, ledger: Path, samples: Path, tmp_path: Path
) -> None:
    run("import", "members", samples / "roster_clean.xlsx", "--ledger", ledger)
    out = tmp_path / "名册.xlsx"
    run("export", "roster", "--ledger", ledger, "--out", out)
    cells = [str(cell.value) for row in openpyxl.load_workbook(out).worksheets[0] for cell in row]
    assert not any(cell.startswith("990000") for cell in cells)
    assert any(cell.startswith("990***") for cell in cells)
    run("export", "roster", "--ledger", ledger, "--out", out, "--reveal")
    newest = answer(run, "history", "--ledger", ledger)["history"][0]
    assert newest["field"] == "#note"
    assert "完整证件号" in newest["new"]


def test_a_pdf_roster_of_one_branch(run: Run, ledger: Path, samples: Path, tmp_path: Path) -> None:
    import pypdfium2

    run("import", "members", samples / "roster_clean.xlsx", "--ledger", ledger)
    out = tmp_path / "名册.pdf"
    assert run("export", "roster", "--ledger", ledger, "--out", out, "--branch", "机关第一党支部")[0] == 0
    pdf = pypdfium2.PdfDocument(out)
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    pdf.close()
    assert "合计：33 人" in text
    assert "材料学院" not in text


def test_two_years_balance_and_go_out_as_a_sheet(run: Run, demo: Path, tmp_path: Path) -> None:
    code, out, _ = run("balance", "--ledger", demo, "--json")
    assert code == 0
    years = json.loads(out)["years"]
    assert [one["from"] for one in years] == ["2025-01-01", "2026-01-01"]
    for one in years:
        assert one["opening"] + sum(one["came"].values()) - sum(one["left"].values()) == one["closing"]
        assert one["holds"] is (one["unexplained"] == [])
    assert years[0]["closing"] == years[1]["opening"]
    code, out, _ = run("balance", "--ledger", demo, "--year", "2025")
    assert (code, "2025年：期初" in out) == (0, True)
    assert run("balance", "--ledger", demo, "--year", "1900")[0] == 1
    path = tmp_path / "平衡.xlsx"
    code, _, err = run("export", "balance", "--ledger", demo, "--out", path)
    assert (code, path.exists()) == ((0, True) if all(one["holds"] for one in years) else (1, False)), err


def test_a_roster_file_must_be_xlsx_or_pdf(run: Run, ledger: Path, tmp_path: Path) -> None:
    code, _out, err = run("export", "roster", "--ledger", ledger, "--out", tmp_path / "a.doc")
    assert code == 1
    assert ".xlsx 或 .pdf" in err


def test_members_are_found_by_pinyin_and_by_tails_and_shown_masked(run: Run, demo: Path) -> None:
    everyone = answer(run, "members", "--ledger", demo)
    one = everyone["members"][0]
    assert everyone["shown"] == everyone["total"] == 86
    found = answer(run, "members", "--ledger", demo, "--find", one["name"])["members"]
    assert one["id"] in {member["id"] for member in found}
    assert "*" in one["id_number"]


def test_check_reports_a_sound_ledger(run: Run, demo: Path) -> None:
    report = answer(run, "check", "--ledger", demo)
    assert report["ok"] is True
    assert not [one for one in report["findings"] if one["level"] == "block"]
    assert report["members"] == 86


def test_backup_and_restore(run: Run, demo: Path, tmp_path: Path) -> None:
    made = answer(run, "backup", "--ledger", demo, "--to", tmp_path / "backups")
    target = tmp_path / "恢复.bdb"
    assert answer(run, "restore", made["backup"], "--to", target)["counts"]["member"] == 86
    assert answer(run, "members", "--ledger", target)["total"] == 86
    code, _out, err = run("restore", made["backup"], "--to", target)
    assert code == 1
    assert "没有覆盖" in err


def test_history_names_who_when_and_what(run: Run, demo: Path) -> None:
    uid = answer(run, "members", "--ledger", demo)["members"][0]["id"]
    found = answer(run, "history", "--ledger", demo, "--member", uid)["history"]
    assert found[-1]["field"] == "#insert"
    assert found[-1]["actor"]
    assert found[-1]["host"]
    assert "990000" not in json.dumps(found)


def test_a_member_is_meant_by_his_number_too_and_nobody_is_refused(run: Run, demo: Path, tmp_path: Path) -> None:
    one = answer(run, "members", "--ledger", demo)["members"][0]
    ways = [answer(run, "history", "--ledger", demo, "--member", one[key])["history"] for key in ("id", "number")]
    assert ways[0] == ways[1] != []
    out = tmp_path / "一人.pdf"
    assert run("export", "member", "--ledger", demo, "--member", one["number"], "--out", out)[0] == 0
    assert out.stat().st_size > 1000
    for words in (["history"], ["export", "member", "--out", str(tmp_path / "无.pdf")]):
        code, _out, err = run(*words, "--ledger", demo, "--member", "DY99999")
        assert code == 1
        assert "台账中没有这名党员 DY99999" in err


def test_a_new_ledger_is_encrypted_and_opens_with_its_password_only(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.bdb"
    monkeypatch.setenv("BRANCHDESK_PASSWORD", "红船 精神 2026")
    code, out, _err = run("new", path, "--branch", "机关第一党支部")
    assert code == 0
    assert "恢复码" in out
    assert not path.read_bytes().startswith(b"SQLite format 3")
    assert answer(run, "members", "--ledger", path)["total"] == 0
    monkeypatch.setenv("BRANCHDESK_PASSWORD", "别的 密码 2026")
    code, _out, err = run("members", "--ledger", path)
    assert code == 1
    assert "密码不对" in err


def test_without_a_password_there_is_no_new_ledger_unless_said_so(run: Run, tmp_path: Path) -> None:
    code, _out, err = run("new", tmp_path / "a.bdb", "--branch", "机关第一党支部")
    assert code == 1
    assert "BRANCHDESK_PASSWORD" in err
    assert not (tmp_path / "a.bdb").exists()
    code, _out, err = run("new", tmp_path / "a.bdb", "--branch", "机关第一党支部", "--no-password")
    assert code == 0
    assert "没有加密" in err


def test_two_branches_of_one_name_are_refused_and_leave_no_file(run: Run, tmp_path: Path) -> None:
    code, _out, err = run("new", tmp_path / "a.bdb", "--branch", "甲支部", "--branch", "甲支部", "--no-password")
    assert code == 1
    assert err
    assert list(tmp_path.glob("a.bdb*")) == []


@pytest.mark.parametrize(
    ("words", "needle"),
    [(["members"], "--ledger"), (["import", "members"], "缺少参数：文件"), (["nonsense"], "nonsense"), (["demo", "a", "--members", "-1"], "0"),
     (["demo", "a", "--members", "x"], "“x”应是"),
     (["import", "members", "a.xlsx", "--ledger", "b.bdb", "--sheet", "a", "--all-sheets"], "--sheet")],
)  # fmt: skip
def test_wrong_words_are_usage(run: Run, words: list[str], needle: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    assert needle in capsys.readouterr().err


def test_a_missing_ledger_gets_a_sentence(run: Run, tmp_path: Path) -> None:
    code, _out, err = run("members", "--ledger", tmp_path / "nowhere.bdb")
    assert code == 1
    assert "找不到台账文件" in err
    assert "Traceback" not in err


def test_the_program_starts_as_a_module_and_speaks_utf8(home: Paths, tmp_path: Path) -> None:
    path = tmp_path / "d.bdb"
    done = subprocess.run(
        [sys.executable, "-m", "branchdesk", "demo", str(path), "--members", "12"], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "12 名虚构人员" in done.stdout.decode("utf-8")
