"""The ledger of ``overview_people`` as a file, opened anew for every test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from overview_people import organizations, people, posts

from branchdesk.features.members.model import Member
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.store import OrganizationStore, PostStore
from branchdesk.storage import engine, upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import unit_of_work


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("overview") / "t.bdb"
    upgrade.create(path, None)
    ledger = engine.open_ledger(path)
    with unit_of_work(ledger, "设立", Author()) as work:
        OrganizationStore(work).add_all(organizations())
        MemberStore(work).add_all(people())
        PostStore(work).add_all(posts())
    ledger.close()
    return path


@pytest.fixture
def ledger(template: Path, tmp_path: Path) -> Iterator[Ledger]:
    opened = engine.open_ledger(Path(shutil.copy(template, tmp_path / "示例.bdb")))
    yield opened
    opened.close()


@pytest.fixture
def write(ledger: Ledger) -> Callable[..., None]:
    """Save members as a command would: ``write(member, …)``."""

    def save(*members: Member) -> None:
        with unit_of_work(ledger, "改动", Author()) as work:
            for member in members:
                MemberStore(work).save(member)

    return save
