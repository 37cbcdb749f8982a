"""The words of 工作概览 on the command line; nothing of the room is imported until a word is used."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from branchdesk.kernel.words import tr
from branchdesk.shell.transfer_words import day_word

Add = Callable[[ArgumentParser], None]
"""Adds what many verbs take: the ledger, ``--json``."""


def add_reading(verbs: Any, ledger: Add, plain: Add) -> None:
    """``todo``."""
    one = verbs.add_parser("todo", help=tr("现在要办：各类期限和待办，按日期排列"))
    _add_day(one, ledger)
    one.add_argument("--overdue", action="store_true", help=tr("只列逾期的"))
    plain(one)


def add_export(one: Any, ledger: Add) -> None:
    """``export calendar``."""
    calendar = one.add_parser("calendar", help=tr("有日期的待办导出为日历文件（ics）"))
    _add_day(calendar, ledger)
    calendar.add_argument("--out", type=Path, required=True)


def _add_day(one: ArgumentParser, ledger: Add) -> None:
    ledger(one)
    one.add_argument("--on", type=day_word, metavar="2026-09-01", help=tr("按哪一天判断，默认今天"))
    one.add_argument("--branch", help=tr("只看一个支部"))
