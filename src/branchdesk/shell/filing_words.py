"""The words of 归档 on the command line; nothing of the room is imported until a word is used."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from branchdesk.kernel.words import tr
from branchdesk.shell.twinning_words import year_word

Add = Callable[[ArgumentParser], None]
"""Adds what many verbs take: the ledger, ``--json``."""

CLASSES = ("meetings", "dues", "development", "transfers", "twinning", "organizers", "requests", "roll")


def add_export(one: Any, ledger: Add, plain: Add) -> None:
    """``export archive``."""
    archive = one.add_parser(
        "archive",
        help=tr("归档包：PDF/A 文件、目录（xlsx）、元数据（json）和校验值，写好后逐个核对；没有编号的先编件号"),
    )
    ledger(archive)
    archive.add_argument("--branch", help=tr("只归一个支部，默认全部"))
    archive.add_argument("--year", type=year_word, required=True, metavar="2026")
    archive.add_argument("--class", dest="classes", action="append", choices=CLASSES, help=tr("类别，可重复；默认全部"))
    archive.add_argument("--out", type=Path, required=True, metavar=tr("新文件夹"))
    archive.add_argument("--numbered-only", action="store_true", help=tr("只打包已有件号的，不编新号，不改台账"))
    plain(archive)
