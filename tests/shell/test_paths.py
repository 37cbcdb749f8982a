"""Where the program keeps its own things: chosen folder, portable mode, what cannot be written."""

import sys
from pathlib import Path

import pytest

from branchdesk.kernel.errors import Refusal
from branchdesk.shell.paths import HOME_VARIABLE, PORTABLE, find_paths, write_whole


def test_the_folder_of_the_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "甲"))
    found = find_paths()
    assert found.home == tmp_path / "甲"
    assert found.logs.is_dir()
    assert not found.portable
    assert found.backups("u").parent.parent == found.home


def test_a_file_beside_the_program_makes_it_portable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "BranchDesk.exe")])
    (tmp_path / PORTABLE).write_text("", "utf-8")
    found = find_paths()
    assert found.portable
    assert found.home == tmp_path / "branchdesk-data"
    assert all(tmp_path in one.parents for one in (found.settings, found.state, found.logs, found.marks, found.site))


def test_otherwise_it_is_the_users_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "branchdesk")])
    for variable in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path / "user"))
    found = find_paths()
    assert not found.portable
    assert found.home.name == "branchdesk"


def test_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "file" / "home"))
    with pytest.raises(Refusal) as refused:
        find_paths()
    assert refused.value.title == "程序的数据文件夹不能写入"
    assert str(tmp_path / "file" / "home") in refused.value.detail


def test_a_small_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_whole(path, "一")
    write_whole(path, "二")
    assert path.read_text("utf-8") == "二"
    assert list(tmp_path.iterdir()) == [path]
