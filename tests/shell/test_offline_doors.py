"""The doors of 离线外出 as a script uses them: out, enter something, send, check, merge, list, print."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from branchdesk.features.members import commands as members
from branchdesk.features.members import queries
from branchdesk.features.members.model import Member
from branchdesk.features.members.store import MemberStore
from branchdesk.kernel.records import new_id
from branchdesk.shell.offline_doors import COPY_VARIABLE
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import open_ledger
from branchdesk.storage.work import Work, unit_of_work

Run = Callable[..., tuple[int, str, str]]
PASSWORD = "山路 laptop 电池 2026"


@pytest.fixture
def laptop(run: Run, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo, taken out by the door; its password lies in both variables."""
    monkeypatch.setenv(COPY_VARIABLE, PASSWORD)
    monkeypatch.setenv("BRANCHDESK_PASSWORD", PASSWORD)
    path = tmp_path / "外出.bdb"
    code, said, _ = run(
        "offline", "out", "--ledger", demo, "--name", "王老师笔记本", "--keeper", "王老师", "--to", path
    )
    assert code == 0
    assert "已带出“王老师笔记本”" in said
    return path


def _enter(path: Path, *commands: Callable[[Work], Any]) -> None:
    with closing(open_ledger(path, PASSWORD)) as ledger:
        for command in commands:
            with unit_of_work(ledger, "录入", Author("李老师", "PC", path.stem)) as work:
                command(work)


def _noted(text: str) -> Callable[[Work], Any]:
    """The first member gets a note."""

    def command(work: Work) -> Member:
        store = MemberStore(work)
        return store.save(replace(min(store.find(), key=lambda one: one.id), note=text))

    return command


def _registered(work: Work) -> Member:
    return members.register(work, Member(id=new_id(), name="赵新新"))


def test_what_was_entered_away_comes_home_by_the_doors_alone(
    run: Run, answer: Callable[..., Any], demo: Path, laptop: Path, tmp_path: Path
) -> None:
    packet = tmp_path / "一.bdk"
    assert run("offline", "send", "--ledger", laptop, "--out", packet)[2].startswith("带出以来还没有录入内容")
    _enter(laptop, _noted("外出的"), _registered)
    sent = answer("offline", "send", "--ledger", laptop, "--out", packet, "--json")
    assert (sent["number"], sent["records"]) == (1, 2)
    told = answer("offline", "check", packet, "--ledger", demo, "--json")
    assert told["kinds"] == {"add": 1, "change": 1, "conflict": 0, "remove": 0, "gone": 0, "duplicate": 0}
    assert [one["theirs"] for one in told["differences"] if one["field"] == "备注"] == ["外出的"]
    assert told["must_choose"] == 0
    code, said, _ = run("offline", "check", packet, "--ledger", demo)
    assert code == 0
    assert "2 处不同" in said
    assert "赵新新" in said
    merged = answer("offline", "merge", packet, "--ledger", demo, "--json")
    assert (merged["added"], merged["changed"], merged["kept"]) == (1, 1, 0)
    with closing(open_ledger(demo)) as ledger:
        assert [one.name for one in queries.members(ledger)].count("赵新新") == 1
    assert "都已合并过" in run("offline", "merge", packet, "--ledger", demo)[2]
    listed = answer("offline", "list", "--ledger", demo, "--json")
    assert listed["copy_of"] is None
    assert listed["copies"][0]["packets"][0]["id"] == merged["id"]
    assert "已合并 1 个离线包" in run("offline", "list", "--ledger", demo)[1]
    assert answer("offline", "list", "--ledger", laptop, "--json")["copy_of"]["name"] == "王老师笔记本"
    assert "这份台账是外出台账“王老师笔记本”" in run("offline", "list", "--ledger", laptop)[1]
    paper = tmp_path / "合并单.pdf"
    assert run("export", "offline", "--ledger", demo, "--packet", merged["id"], "--out", paper)[0] == 0
    with pikepdf.open(paper) as pdf:
        assert len(pdf.pages) == 1


def test_what_was_entered_alike_on_both_sides_is_said_to_be_no_difference(
    run: Run, answer: Callable[..., Any], demo: Path, laptop: Path, tmp_path: Path
) -> None:
    packet = tmp_path / "一.bdk"
    for path in (demo, laptop):
        _enter(path, _noted("两边一样"))
    answer("offline", "send", "--ledger", laptop, "--out", packet, "--json")
    assert "没有不同，两边已经一致" in run("offline", "merge", packet, "--ledger", demo)[1]


def test_a_conflict_is_decided_by_a_word_or_not_at_all(
    run: Run, answer: Callable[..., Any], demo: Path, laptop: Path, tmp_path: Path
) -> None:
    packet = tmp_path / "一.bdk"
    _enter(laptop, _noted("外出的"))
    _enter(demo, _noted("本机的"))
    answer("offline", "send", "--ledger", laptop, "--out", packet, "--json")
    told = answer("offline", "check", packet, "--ledger", demo, "--json")
    assert (told["kinds"]["conflict"], told["must_choose"]) == (1, 1)
    code, _, said = run("offline", "merge", packet, "--ledger", demo)
    assert code == 1
    assert "有 1 处须由人选择，没有合并" in said
    merged = answer("offline", "merge", packet, "--ledger", demo, "--conflicts", "ours", "--json")
    assert (merged["changed"], merged["kept"]) == (0, 1)


def test_a_copy_is_amended_by_its_name_or_its_id(
    run: Run, answer: Callable[..., Any], demo: Path, laptop: Path
) -> None:
    amended = answer("offline", "amend", "--ledger", demo, "--copy", "王老师笔记本", "--keeper", "李老师", "--json")
    assert (amended["name"], amended["keeper"], amended["note"]) == ("王老师笔记本", "李老师", "")
    code, said, _ = run(
        "offline", "amend", "--ledger", demo, "--copy", amended["id"], "--name", " 二号机 ", "--note", "在校外"
    )
    assert (code, said) == (0, "已修改“二号机”；带出的那份仍显示带出时的名称。\n")
    (copy,) = answer("offline", "list", "--ledger", demo, "--json")["copies"]
    assert (copy["name"], copy["keeper"], copy["note"]) == ("二号机", "李老师", "在校外")
    with closing(open_ledger(demo)) as ledger:
        assert ledger.read("SELECT label FROM change_txn ORDER BY seq DESC LIMIT 1") == [("修改外出台账：二号机",)]
    amend = ("offline", "amend", "--ledger", demo, "--copy")
    assert run(*amend, "二号机")[::2] == (1, "没有要改的内容 请写明 --name、--keeper 或 --note。\n")
    assert run(*amend, "二号机", "--name", " ")[2].startswith("外出台账的名称不能为空")
    assert run(*amend, "一号机", "--note", "无")[2].startswith("没有带出过外出台账“一号机”")
    away = ("offline", "amend", "--ledger", laptop, "--copy", amended["id"], "--note", "无")
    assert run(*away)[2].startswith("外出台账里不能改")


def test_what_is_wrong_is_told_in_a_sentence(
    run: Run, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.bdk").write_bytes(b"hello")
    assert run("offline", "check", tmp_path / "x.bdk", "--ledger", demo)[::2] == (
        1, f"这不是离线包 {tmp_path / 'x.bdk'} 请选择外出台账送回的文件（扩展名 .bdk）。\n"
    )  # fmt: skip
    assert "没有带出过外出台账" in run("offline", "list", "--ledger", demo)[1]
    monkeypatch.delenv(COPY_VARIABLE, raising=False)
    code, _, said = run("offline", "out", "--ledger", demo, "--name", "一号", "--to", tmp_path / "c.bdb")
    assert code == 1
    assert COPY_VARIABLE in said
    assert run("offline", "send", "--ledger", demo, "--out", tmp_path / "p.bdk")[2].startswith("这不是外出台账")
    paper = ("export", "offline", "--ledger", demo, "--packet", "无", "--out", tmp_path / "a.pdf")
    assert "没有这个离线包" in run(*paper)[2]
    assert run("offline")[0] == run("offline", "merge", "x", "--conflicts", "both")[0] == 2
