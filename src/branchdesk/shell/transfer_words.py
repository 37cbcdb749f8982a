"""The words of 组织关系 on the command line; nothing of the room is imported until a word is used."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.kernel.dates import Day

Add = Callable[[ArgumentParser], None]
"""Adds what many verbs take: the ledger, ``--json``."""


def add_reading(verbs: Any, ledger: Add, plain: Add) -> None:
    """``transfers``."""
    one = verbs.add_parser("transfers", help=tr("列出组织关系转接及待办：逾期、到期、未回执、应联系"))
    ledger(one)
    one.add_argument("--branch", help=tr("只列一个支部"))
    one.add_argument("--on", type=day_word, metavar="2026-09-01", help=tr("按哪一天判断，默认今天"))
    one.add_argument("--waiting", action="store_true", help=tr("只列有待办的"))
    plain(one)


def add_import(one: Any, ledger: Add, plain: Add) -> None:
    """``import graduates``."""
    sheet = one.add_parser("graduates", help=tr("导入毕业生去向表，一次开具全部介绍信（xlsx、xls、xlsb、ods、csv）"))
    sheet.add_argument("file", type=Path)
    ledger(sheet)
    sheet.add_argument("--title", required=True, metavar=tr("批次名称"))
    sheet.add_argument("--on", type=day_word, metavar="2026-06-25", help=tr("开具日期，默认今天"))
    sheet.add_argument("--dry-run", action="store_true", help=tr("只检查，不写入"))
    sheet.add_argument("--take-good", action="store_true", help=tr("跳过有问题的行，写入其余"))
    plain(sheet)


def add_export(one: Any, ledger: Add) -> None:
    """``export letters``, ``export transfers``, ``export graduates``."""
    letters = one.add_parser("letters", help=tr("组织关系介绍信三联（pdf，可一次多封）"))
    ledger(letters)
    which = letters.add_mutually_exclusive_group(required=True)
    which.add_argument("--transfer", action="append", metavar="ID", help=tr("编号或 id，可重复"))
    which.add_argument("--batch", metavar="ID", help=tr("毕业转接批次的名称或 id"))
    which.add_argument("--open", action="store_true", help=tr("所有已开具、尚未报到和回执的"))
    letters.add_argument("--out", type=Path, required=True)
    letters.add_argument("--reveal", action="store_true", help=tr("印出完整证件号和电话（记入变更记录）"))
    register = one.add_parser("transfers", help=tr("介绍信登记簿、逾期未回执清单（xlsx 或 pdf）"))
    ledger(register)
    register.add_argument("--branch", help=tr("只导出一个支部"))
    register.add_argument("--overdue", action="store_true", help=tr("只列逾期和未收到回执的"))
    register.add_argument("--out", type=Path, required=True)
    sheet = one.add_parser("graduates", help=tr("毕业生去向表（xlsx）：列出人员，填好去向后可导入"))
    ledger(sheet)
    sheet.add_argument("--branch", help=tr("只列一个支部"))
    sheet.add_argument("--out", type=Path, required=True)


def day_word(text: str) -> "Day":
    """A full day from the command line: ``2026-06-25``."""
    from branchdesk.kernel.dates import Day

    try:
        found = Day.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text}：{error}") from error
    if not found.is_full:
        raise ArgumentTypeError(tr("日期应写到日，如 2026-06-25"))
    return found
