"""A home folder of its own for every test of the shell, and ledgers to open."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from branchdesk.shell.cli import main
from branchdesk.shell.making import make_ledger
from branchdesk.shell.paths import Paths
from program_fixtures import demo, demo_template, home, password, secret, secret_template, start

__all__ = ["demo", "demo_template", "home", "password", "secret", "secret_template", "start"]

BRANCHES = (
    "机关第一党支部",
    "材料学院教工第二党支部",
    "机械学院师生联合党支部",
    "离退休第三党支部",
    "电信学部硕1103党支部",
)
SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def ledger(home: Paths, tmp_path: Path) -> Path:
    """An empty, unencrypted ledger with the five branches of the samples."""
    path = tmp_path / "支部.bdb"
    make_ledger(path, None, BRANCHES).close()
    return path


@pytest.fixture
def run(home: Paths, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """A line of the command line: exit code, what it said, what it said of faults."""

    def call(*words: object) -> tuple[int, str, str]:
        try:
            code = main([str(word) for word in words])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def answer(run: Callable[..., tuple[int, str, str]]) -> Callable[..., Any]:
    """The JSON a line answers with, which must succeed."""

    def call(*words: object) -> Any:
        code, out, err = run(*words, "--json")
        assert code == 0, err
        return json.loads(out)

    return call
