"""An office ledger and a copy of it, taken out once and copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

import pytest
from exchange_pairs import OFFICE, PASSWORD, Pair, fill

from branchdesk.features.exchange import commands
from branchdesk.features.exchange.model import OfflineCopy
from branchdesk.storage import engine, upgrade
from branchdesk.storage.engine import Ledger
from branchdesk.storage.keys import Secret


class Template(NamedTuple):
    """Two files nobody writes to, and the key of the second: asking for the password takes longer than all the rest."""

    office: Path
    laptop: Path
    secret: Secret | None
    copy: OfflineCopy


@pytest.fixture(scope="session")
def exchange_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    folder = tmp_path_factory.mktemp("exchange")
    office, laptop = folder / "office.bdb", folder / "laptop.bdb"
    upgrade.create(office, None)
    with closing(engine.open_ledger(office)) as ledger:
        fill(ledger)
        copy = commands.take_out(ledger, OFFICE, laptop, PASSWORD, "王老师笔记本", "王老师")
    return Template(office, laptop, engine.secret_for(laptop, PASSWORD), copy)


@pytest.fixture
def pairs(exchange_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Pair]]:
    """Makes fresh pairs, as many as wanted."""
    with ExitStack() as stack:

        def make() -> Pair:
            folder = tmp_path_factory.mktemp("pair")
            office = Path(shutil.copy(exchange_template.office, folder))
            laptop = Path(shutil.copy(exchange_template.laptop, folder))
            ledgers = Ledger(office, None), Ledger(laptop, exchange_template.secret)
            for ledger in ledgers:
                stack.enter_context(closing(ledger))
            return Pair(*ledgers, exchange_template.copy, folder)

        yield make


@pytest.fixture
def pair(pairs: Callable[[], Pair]) -> Pair:
    """An office and its laptop."""
    return pairs()
