"""The words of the room 发展党员 on the command line; nothing of the room is imported until a word is used."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from branchdesk.kernel.words import tr

Add = Callable[[ArgumentParser], None]
"""Adds what many verbs take: the ledger, ``--json``."""


def add_reading(verbs: Any, parser: type, ledger: Add, plain: Add) -> None:
    """``development check``, ``development board``."""
    one = verbs.add_parser("development", help=tr("发展党员"))
    words = one.add_subparsers(dest="what", required=True, parser_class=parser)
    check = words.add_parser("check", help=tr("按规则核查：不符、请核、提示，一次列全"))
    check.add_argument("--person", metavar="ID", help=tr("编号，或 members 命令给出的 id；默认所有人"))
    board = words.add_parser("board", help=tr("各阶段的人、下一步和时限"))
    board.add_argument("--ended", action="store_true", help=tr("只列已结束的档案：结束方式、日期、原因"))
    for verb in (check, board):
        ledger(verb)
        verb.add_argument("--branch", help=tr("只列一个支部"))
        verb.add_argument("--on", type=day_word, metavar="2026-11-20", help=tr("按哪一天，默认今天"))
        plain(verb)


def add_import(one: Any, ledger: Add, plain: Add) -> None:
    """``import development``, ``import holidays``, ``import rules``."""
    cases = one.add_parser("development", help=tr("导入发展党员登记表（一人一行）；空白不改动台账"))
    cases.add_argument("--existing", choices=("fill", "overwrite"), default="fill", help=tr("台账已有的值：保留或改写"))
    cases.add_argument("--take-good", action="store_true", help=tr("跳过有问题的行，写入其余"))
    holidays = one.add_parser("holidays", help=tr("导入放假调休表（日期、放假或上班、名称）"))
    rules = one.add_parser("rules", help=tr("导入校内发展党员细则（json，由 export rules 导出后修改）"))
    for verb in (cases, holidays, rules):
        verb.add_argument("file", type=Path)
        ledger(verb)
        verb.add_argument("--dry-run", action="store_true", help=tr("只检查，不写入"))
        plain(verb)


def add_export(one: Any, ledger: Add) -> None:
    """``export case``, ``export cases``, ``export rules``."""
    case = one.add_parser("case", help=tr("发展党员全程纪实（pdf）"))
    case.add_argument("--person", required=True, metavar="ID", help=tr("编号，或 members 命令给出的 id"))
    cases = one.add_parser("cases", help=tr("发展党员登记表（xlsx）：可修改后再导入"))
    cases.add_argument("--branch", help=tr("只导出一个支部"))
    cases.add_argument("--blank", action="store_true", help=tr("空白登记表"))
    rules = one.add_parser("rules", help=tr("发展党员规则（json）：供学校从严修改"))
    rules.add_argument("--on", type=day_word, metavar="2026-11-20", help=tr("哪一天施行的规则，默认今天"))
    for verb in (case, cases, rules):
        ledger(verb)
        verb.add_argument("--out", type=Path, required=True)


def day_word(text: str) -> date:
    """A day from the command line: ``2026-11-20``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(tr("“{text}”应写成 2026-11-20").format(text=text)) from error
