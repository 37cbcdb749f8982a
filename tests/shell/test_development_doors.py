"""The doors of 发展党员 as a script uses them: words in, JSON, files and exit codes out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

Run = Callable[..., tuple[int, str, str]]
Answer = Callable[..., Any]
STAGES = {"applicant", "activist", "candidate", "probationary", "filed"}


def sheet(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def test_the_demo_has_cases_in_all_stages_under_both_regulations_and_with_faults(answer: Answer, demo: Path) -> None:
    board = answer("development", "board", "--ledger", demo)
    assert {one["stage"] for one in board["cases"]} == STAGES
    assert board["shown"] == len(board["cases"]) > 10
    said = answer("development", "check", "--ledger", demo)
    assert said["checked"] == board["shown"]
    assert said["blocks"] > 0
    assert said["warns"] > 0
    assert {one["pack"] for one in said["findings"]} >= {"2014 版", "2026 版"}
    assert any(one["waived"] for one in said["findings"])
    assert any(one["code"].startswith("card_") for one in said["findings"])
    assert not any(one["code"] == "minutes_not_taken" for one in said["findings"])


def test_the_cases_that_have_ended_are_listed_with_how_when_and_why(answer: Answer, demo: Path, run: Run) -> None:
    said = answer("development", "board", "--ended", "--ledger", demo)
    assert said["shown"] == len(said["cases"]) > 0
    assert {"ending", "ending_word", "on", "reason", "last_name"} <= set(said["cases"][0])
    code, out, _ = run("development", "board", "--ended", "--ledger", demo)
    assert (code, said["cases"][0]["ending_word"] in out) == (0, True)
    code, out, fault = run("development", "board", "--ended", "--on", "2026-01-01", "--ledger", demo)
    assert (code, out, "不能与 --on 同用" in fault) == (1, "", True)


def test_a_finding_tells_rule_article_dates_and_what_to_mend(answer: Answer, demo: Path) -> None:
    found = answer("development", "check", "--ledger", demo)["findings"]
    late = next(one for one in found if one["code"] == "talk_late")
    assert late["level"] == "warn"
    assert late["rule"] == "一个月内派人谈话"
    assert late["article"]
    assert late["mend"] == "step:first_talk:on"
    assert late["deadline"] < max(day["day"] for day in late["dates"])
    assert not any(len(one["message"]) > 400 for one in found)


def test_one_person_and_one_day_can_be_asked_for(run: Run, answer: Answer, demo: Path) -> None:
    first = answer("development", "check", "--ledger", demo)["findings"][0]
    for who in (first["number"], first["member"], first["case"]):
        said = answer("development", "check", "--ledger", demo, "--person", who)
        assert {one["member"] for one in said["findings"]} == {first["member"]}
        assert said["checked"] == 1
    early = answer("development", "check", "--ledger", demo, "--on", "2001-01-01")
    assert (early["on"], early["blocks"]) == ("2001-01-01", 0)
    code, _, err = run("development", "check", "--ledger", demo, "--person", "DY00001")
    assert (code, "没有发展档案" in err or "没有这名党员" in err) in ((1, True), (0, False))
    assert run("development", "check", "--ledger", demo, "--person", "无此人")[0] == 1
    assert run("development", "check", "--ledger", demo, "--on", "2026-13-01")[0] == 2
    assert run("development", "check", "--ledger", demo, "--branch", "没有")[0] == 1
    words = run("development", "check", "--ledger", demo)[1].splitlines()
    assert words[-1].startswith("核查 ")
    assert run("development", "board", "--ledger", demo, "--branch", "机关第一党支部")[0] == 0


def test_doors_to_a_ledger_want_one(run: Run) -> None:
    for words in (
        ("development", "check"),
        ("export", "case", "--person", "1", "--out", "x.pdf"),
        ("import", "rules", "x"),
    ):
        assert run(*words)[0] == 2


def test_a_sheet_of_cases_comes_in_once_and_is_checked_first(
    run: Run, answer: Answer, ledger: Path, tmp_path: Path
) -> None:
    path = sheet(
        tmp_path / "发展.xlsx",
        ("姓名", "性别", "出生日期", "所在支部", "申请入党日期", "谈话日期"),
        ("任新", "女", "2005-03-02", "机关第一党支部", "2026-09-01", "2026-09-20"),
        ("白无", "", "", "", "2026-09-01", ""),
    )
    words = ("import", "development", path, "--ledger", ledger)
    dry = answer(*words, "--dry-run")
    assert (dry["new"], dry["blocked"], dry["people"], dry["written"]) == (1, 1, 1, False)
    assert dry["rows"][0]["add"] == ["申请入党日期：2026-09-01", "派人谈话日期：2026-09-20"]
    code, out, err = run(*words)
    assert (code, "第 3 行" in out, "没有写入" in err) == (1, True, True)
    assert answer("development", "board", "--ledger", ledger)["shown"] == 0
    assert answer(*words, "--take-good")["written"] is True
    again = answer(*words, "--take-good")
    assert (again["new"], again["doubtful"] + again["same"], again["written"]) == (0, 1, False)
    assert answer("development", "board", "--ledger", ledger)["shown"] == 1
    broken = tmp_path / "x.xlsx"
    broken.write_bytes(b"no sheet")
    assert run("import", "development", broken, "--ledger", ledger)[0] == 1


def test_what_goes_out_comes_in_again_without_a_change(run: Run, answer: Answer, demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "cases.xlsx"
    assert run("export", "cases", "--ledger", demo, "--out", out)[0] == 0
    said = answer("import", "development", out, "--ledger", demo, "--dry-run")
    assert (said["new"], said["changed"], said["blocked"]) == (0, 0, 0)
    assert said["lines"] == said["same"]
    assert run("export", "cases", "--ledger", demo, "--out", tmp_path / "x.pdf")[0] == 1
    assert run("export", "cases", "--blank", "--ledger", demo, "--out", tmp_path / "blank.xlsx")[0] == 0


def test_days_off_and_the_schools_rules_come_in_as_files(
    run: Run, answer: Answer, ledger: Path, tmp_path: Path
) -> None:
    table = tmp_path / "放假.csv"
    table.write_text("日期,放假或上班,名称\n2026-10-01,放假,国庆节\n2026-09-20,上班,\n", "utf-8")
    assert answer("import", "holidays", table, "--ledger", ledger, "--dry-run")["written"] is False
    said = answer("import", "holidays", table, "--ledger", ledger)
    assert said == {"years": {"2026": {"off": 1, "worked": 1}}, "written": True}
    rules = tmp_path / "rules.json"
    assert run("export", "rules", "--ledger", ledger, "--out", rules)[0] == 0
    code, _, err = run("import", "rules", rules, "--ledger", ledger)
    assert (code, "未填写" in err) == (1, True)
    plain = json.loads(rules.read_text("utf-8"))
    plain |= {"version": "校 1", "from_on": "2026-09-01", "source": "示党发〔2026〕8号"}
    rules.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
    assert answer("import", "rules", rules, "--ledger", ledger, "--dry-run")["written"] is False
    assert answer("import", "rules", rules, "--ledger", ledger)["version"] == "校 1"


def test_a_case_goes_out_as_a_paper(run: Run, answer: Answer, demo: Path, tmp_path: Path) -> None:
    person = answer("development", "board", "--ledger", demo)["cases"][0]
    out = tmp_path / "纪实.pdf"
    assert run("export", "case", "--ledger", demo, "--person", person["member"], "--out", out)[0] == 0
    document = pypdfium2.PdfDocument(out)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert person["name"] in text
    assert "全程纪实" in text
    assert run("export", "case", "--ledger", demo, "--person", person["member"], "--out", tmp_path / "x.doc")[0] == 1
    assert run("export", "case", "--ledger", demo, "--person", "无此人", "--out", out)[0] == 1


def test_an_encrypted_ledger_asks_for_its_password(
    run: Run, answer: Answer, secret: Path, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BRANCHDESK_PASSWORD", raising=False)
    code, _, err = run("development", "check", "--ledger", secret)
    assert (code, "密码" in err) == (1, True)
    monkeypatch.setenv("BRANCHDESK_PASSWORD", password)
    assert answer("development", "check", "--ledger", secret)["checked"] >= 0
