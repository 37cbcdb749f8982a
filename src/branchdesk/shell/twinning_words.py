"""The words of 结对共建 on the command line; nothing of the room is imported until a word is used."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import Any

from branchdesk.kernel.words import tr
from branchdesk.shell.transfer_words import day_word

Add = Callable[[ArgumentParser], None]
"""Adds what many verbs take: the ledger, ``--json``."""


def add_reading(verbs: Any, parser: type, ledger: Add, plain: Add) -> None:
    """``twinning count``, ``twinning issues``."""
    one = verbs.add_parser("twinning", help=tr("结对共建"))
    words = one.add_subparsers(dest="what", required=True, parser_class=parser)
    count = words.add_parser("count", help=tr("次、支部、对：四类合计与总数相符才有结果"))
    count.add_argument("--year", type=year_word, metavar="2026", help=tr("默认全部年度"))
    _add_priority(count)
    issues = words.add_parser("issues", help=tr("未办结的举措：逾期的在前"))
    issues.add_argument("--on", type=day_word, metavar="2026-09-01", help=tr("按哪一天判断，默认今天"))
    issues.add_argument("--overdue", action="store_true", help=tr("只列逾期的"))
    for verb in (count, issues):
        ledger(verb)
        verb.add_argument("--branch", help=tr("只看一个支部"))
        plain(verb)


def add_import(one: Any, ledger: Add, plain: Add) -> None:
    """``import twinning``."""
    sheet = one.add_parser("twinning", help=tr("导入结对共建活动表，一次活动一行（xlsx、xls、xlsb、ods、csv）"))
    sheet.add_argument("file", type=Path)
    ledger(sheet)
    sheet.add_argument(
        "--kind", action="append", default=[], type=_kind, metavar=tr("单位=类别"),
        help=tr("表里看不出类别的单位，如 某文旅中心=校外；可重复"),
    )  # fmt: skip
    sheet.add_argument("--dry-run", action="store_true", help=tr("只检查，不写入"))
    sheet.add_argument("--update", action="store_true", help=tr("台账已有的活动按表中内容修改（空单元格不改）"))
    _add_priority(sheet)
    sheet.add_argument("--take-good", action="store_true", help=tr("跳过有问题的行，写入其余"))
    plain(sheet)


def add_export(one: Any, ledger: Add) -> None:
    """``export twinning``."""
    sheet = one.add_parser(
        "twinning", help=tr("结对共建活动（xlsx，可再导入）、情况汇总（pdf）、问题—措施—责任清单或空白表")
    )
    ledger(sheet)
    sheet.add_argument("--branch", help=tr("只导出一个支部"))
    sheet.add_argument("--year", type=year_word, metavar="2026", help=tr("默认全部年度"))
    _add_priority(sheet)
    which = sheet.add_mutually_exclusive_group()
    which.add_argument("--issues", action="store_true", help=tr("问题—措施—责任清单"))
    which.add_argument("--blank", action="store_true", help=tr("空白登记表"))
    sheet.add_argument("--out", type=Path, required=True)


def year_word(text: str) -> int:
    """A year from the command line."""
    if not (text.isdecimal() and 1921 <= int(text) <= 9999):
        raise ArgumentTypeError(tr("“{text}”不是年份").format(text=text))
    return int(text)


def _add_priority(verb: ArgumentParser) -> None:
    verb.add_argument("--priority", type=_priority, metavar="DABC", help=tr("多类结对单位时的优先级，默认 DABC"))


def _priority(text: str) -> str:
    word = text.upper()
    if sorted(word) != list("ABCD"):
        raise ArgumentTypeError(tr("优先级应写成 A、B、C、D 四个字母的一种排列，如 DABC"))
    return word


def _kind(text: str) -> tuple[str, str]:
    name, between, kind = text.rpartition("=")
    if not (between and name.strip() and kind.strip()):
        raise ArgumentTypeError(tr("“{text}”应写成 单位=类别").format(text=text))
    return name.strip(), kind.strip()
