"""What all doors do: open the ledger, find a branch, run a command, answer in words or JSON."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from branchdesk.features.organization import queries as organization
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.shell import followers
from branchdesk.shell.desk import site_name
from branchdesk.shell.paths import find_paths
from branchdesk.storage import engine, places
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger

VARIABLE = "BRANCHDESK_PASSWORD"
Options = argparse.Namespace


@contextmanager
def opened(path: Path, *, read_only: bool = False) -> Iterator[Ledger]:
    """The ledger, opened with the password of the environment or a prompt, and closed again."""
    encrypted = places.demand_ledger(path) is places.Content.ENCRYPTED
    ledger = engine.open_ledger(path, password() if encrypted else None, read_only=read_only)
    try:
        yield ledger
    finally:
        ledger.close()


def password() -> str:
    """The password of the environment, else of a prompt."""
    if known := os.environ.get(VARIABLE):
        return known
    if sys.stdin is None or not sys.stdin.isatty():
        hint = tr("请设置环境变量 {name} 后重试。").format(name=VARIABLE)
        raise Refusal(tr("这份台账已加密，需要密码"), hint=hint)
    return getpass.getpass(tr("密码（不显示）："))


def do(ledger: Ledger, label: str, command: Callable[..., Any], *arguments: Any) -> Any:
    """Run a command in one unit of work, as the window does."""
    from branchdesk.storage.work import unit_of_work

    followers.adopt()
    with unit_of_work(ledger, label, Author(site=site_name(find_paths()))) as work:
        return command(work, *arguments)


def back_up_before(ledger: Ledger) -> None:
    """A verified backup before something large is written."""
    from branchdesk.storage import backup

    backup.make(ledger, find_paths().backups(ledger.info("uuid")), "import")


def branch_id(ledger: Ledger, label: str) -> str:
    """The branch of a name, or a refusal that lists those there are."""
    known = organization.labels(ledger)["branch"]
    if label not in known:
        names = "、".join(name for _, name in organization.branches(ledger))
        title, hint = tr("台账中没有“{label}”").format(label=label), tr("已有支部：{names}").format(names=names)
        raise Refusal(title, hint=hint)
    return known[label]


def subtree(ledger: Ledger, label: str | None) -> frozenset[str] | None:
    """A branch and its groups; None for the whole ledger."""
    return frozenset(organization.subtree(ledger, branch_id(ledger, label))) if label else None


def answer(options: Options, report: dict[str, Any], text: str) -> None:
    """Print a report as JSON where it is asked for, else in words."""
    if options.json:
        json.dump(report, sys.stdout, ensure_ascii=False, default=str)
        sys.stdout.write("\n")
    else:
        say(text)


def say(text: str) -> int:
    """Print a line; 0, for that is how a door ends."""
    sys.stdout.write(text + "\n")
    return 0
