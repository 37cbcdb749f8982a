"""The door of 归档 as a script uses it."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]


def test_a_branch_and_year_become_a_package_whose_sums_hold(run: Run, demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "包"
    words = ("export", "archive", "--ledger", demo, "--branch", "机关第一党支部", "--year", "2026", "--out", folder)
    code, out, _ = run(*words, "--json")
    assert code == 0
    told = json.loads(out)
    assert told["papers"] == told["numbered"] == told["files"] > 0
    assert told["verified"]
    assert all(one["why"] for one in told["missing"])
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        wanted, name = line.split("  ", 1)
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == wanted
    assert {path.name for path in folder.iterdir()} == {"机关第一党支部", "index.xlsx", "metadata.json", "SHA256SUMS"}
    code, _, said = run(*words)
    assert code == 1
    assert "已经存在" in said
    code, out, _ = run(*words[:-1], tmp_path / "又一个包", "--json")
    assert json.loads(out)["numbered"] == 0, "twice the same package, no number given twice"


def test_where_the_package_cannot_go_nothing_gets_a_number(run: Run, demo: Path, tmp_path: Path) -> None:
    (tmp_path / "别人的").mkdir()
    (tmp_path / "别人的" / "文件.txt").write_text("x")
    words = ("export", "archive", "--ledger", demo, "--branch", "机关第一党支部", "--year", "2026", "--out")
    assert run(*words, tmp_path / "别人的")[0] == 1
    code, _, said = run(*words, tmp_path / "包", "--numbered-only")
    assert code == 1
    assert "还没有编号的归档文件" in said


def test_only_what_is_numbered_goes_out_when_the_ledger_must_not_change(run: Run, demo: Path, tmp_path: Path) -> None:
    words = ("export", "archive", "--ledger", demo, "--branch", "机关第一党支部", "--year", "2026", "--class", "dues")
    code, _, said = run(*words, "--out", tmp_path / "一", "--numbered-only")
    assert code == 1
    assert "还没有编号的归档文件" in said
    assert run(*words, "--out", tmp_path / "二")[0] == 0
    code, out, _ = run(*words, "--out", tmp_path / "三", "--numbered-only", "--json")
    assert code == 0
    assert json.loads(out)["numbered"] == 0
    classes = {path.name for path in (tmp_path / "三" / "机关第一党支部" / "2026").iterdir()}
    assert classes == {"党费"}


def test_a_branch_or_year_nobody_knows_is_refused_in_words(run: Run, demo: Path, tmp_path: Path) -> None:
    code, _, said = run(
        "export", "archive", "--ledger", demo, "--branch", "无", "--year", "2026", "--out", tmp_path / "包"
    )
    assert code == 1
    assert "台账中没有“无”" in said
    assert run("export", "archive", "--ledger", demo, "--year", "26", "--out", tmp_path / "包")[0] == 2
    assert not (tmp_path / "包").exists()
