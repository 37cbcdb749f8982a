"""The log never holds an ID or a telephone number, whatever is logged."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.shell import logs

ids = st.from_regex(r"\A990000(19|20)[0-9]{9}[0-9X]\Z")
phones = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
words = st.text(st.characters(whitelist_categories=("Lo", "Po", "Zs")), max_size=12)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    before = logging.getLogger().level
    handler = logs.start(tmp_path)
    yield tmp_path / "branchdesk.log"
    logging.getLogger().removeHandler(handler)
    handler.close()
    logging.getLogger().setLevel(before)


@given(ids | phones, words, words)
def test_numbers_become_stars_wherever_they_stand(number: str, before: str, after: str) -> None:
    said = logs.discreet(f"{before}{number}{after}")
    assert number not in said
    assert "*" * len(number) in said


@pytest.mark.parametrize(
    "text", ["导入 10000 行", "2026-11-21", "0.1.0", "共 123456 人", "01900000-0004-78ee-bf6c-6934d63db413"]
)
def test_other_numbers_stay(text: str) -> None:
    assert logs.discreet(text) == text


def test_what_is_logged_is_made_discreet_also_in_traces(log: Path) -> None:
    try:
        raise ValueError("99000019900307002X")
    except ValueError:
        logging.getLogger("branchdesk").info("王芳 19912345678", exc_info=True)
    text = log.read_text("utf-8")
    assert "王芳" in text
    assert "19912345678" not in text
    assert "99000019900307002X" not in text


def test_a_large_log_is_set_aside_at_the_start_and_old_ones_are_thrown_away(tmp_path: Path) -> None:
    for number in range(logs.KEPT + 3):
        (tmp_path / "branchdesk.log").write_text(f"{number}\n" + "x" * logs.LARGE, "utf-8")
        handler = logs.start(tmp_path)
        logging.getLogger().removeHandler(handler)
        handler.close()
    kept = sorted(tmp_path.iterdir())
    assert [path.name for path in kept] == [f"branchdesk.log.{number}" for number in range(1, logs.KEPT + 1)]
    assert [path.read_text("utf-8")[0] for path in kept] == ["7", "6", "5", "4", "3"]
