"""A home folder of its own for every test of the shell, and ledgers to open."""

import shutil
from pathlib import Path

import pytest

from branchdesk.shell.making import make_demo, make_ledger
from branchdesk.shell.paths import HOME_VARIABLE, Paths, find_paths

BRANCHES = ("机关第一党支部", "材料学院教工第二党支部", "机械学院师生联合党支部", "离退休第三党支部", "电信学部硕1103党支部")
SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.delenv("BRANCHDESK_PASSWORD", raising=False)
    return find_paths()


@pytest.fixture
def ledger(home: Paths, tmp_path: Path) -> Path:
    """An empty, unencrypted ledger with the five branches of the samples."""
    path = tmp_path / "支部.bdb"
    make_ledger(path, None, BRANCHES).close()
    return path


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.bdb"
    make_demo(path, 86, 1)
    return path


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demo_template, tmp_path / "demo.bdb"))
