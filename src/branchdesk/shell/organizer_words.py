"""The words of 组织员 on the command line; nothing of the room is imported until a word is used."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from branchdesk.kernel.words import tr
from branchdesk.shell.transfer_words import day_word
from branchdesk.shell.twinning_words import year_word

Add = Callable[[ArgumentParser], None]
"""Adds what many verbs take: the ledger, ``--json``."""


def add_reading(verbs: Any, ledger: Add, plain: Add) -> None:
    """``organizers``, ``duties``."""
    people = verbs.add_parser("organizers", help=tr("列出组织员选派：人、学院、派出单位是否一一对应"))
    duties = verbs.add_parser("duties", help=tr("列出组织员职责：逾期和临近的，或一段时间内的全部"))
    for one in (people, duties):
        ledger(one)
        one.add_argument("--on", type=day_word, metavar="2026-09-01", help=tr("按哪一天判断，默认今天"))
        one.add_argument("--branch", help=tr("只看与这个党组织有关的组织员"))
        plain(one)
    duties.add_argument("--until", type=day_word, metavar="2026-12-31", help=tr("列出从 --on 到这一天到期的全部"))


def add_import(one: Any, ledger: Add, plain: Add) -> None:
    """``import organizers``."""
    sheet = one.add_parser("organizers", help=tr("导入组织员选派名册，一人一行（xlsx、xls、xlsb、ods、csv）"))
    sheet.add_argument("file", type=Path)
    ledger(sheet)
    sheet.add_argument("--dry-run", action="store_true", help=tr("只检查，不写入"))
    plain(sheet)


def add_export(one: Any, ledger: Add) -> None:
    """``export organizers``, ``export handover``, ``export organizer-report``, ``export work-log``, ``export duties``."""
    roster = one.add_parser("organizers", help=tr("组织员选派名册（xlsx 或 pdf，xlsx 可再导入），或空白表"))
    ledger(roster)
    roster.add_argument("--branch", help=tr("只导出与这个党组织有关的组织员"))
    roster.add_argument("--blank", action="store_true", help=tr("空白登记表"))
    roster.add_argument("--out", type=Path, required=True)
    book = one.add_parser("handover", help=tr("组织员交接书（pdf）：已存的最近一份；没有时按台账现状"))
    _whose(book, ledger)
    book.add_argument("--on", type=day_word, metavar="2026-07-20", help=tr("按台账现状另出一份，交接日期"))
    for name, told in (
        ("organizer-report", tr("组织员年度工作报告（pdf）")),
        ("work-log", tr("工作记录（xlsx 或 pdf）")),
        ("duties", tr("职责日历（xlsx 或 pdf）")),
    ):
        yearly = one.add_parser(name, help=told)
        _whose(yearly, ledger)
        yearly.add_argument("--year", type=year_word, required=True, metavar="2026")


def _whose(one: ArgumentParser, ledger: Add) -> None:
    ledger(one)
    one.add_argument("--organizer", required=True, metavar=tr("姓名"), help=tr("或“姓名 · 学院”，或选派的 id"))
    one.add_argument("--out", type=Path, required=True)
