"""The scriptable door: the same commands and queries as the window, JSON out.

Exit codes: 0 done, 1 refused (one sentence on stderr), 2 usage. The password of a ledger comes from
``BRANCHDESK_PASSWORD`` or a prompt, never from the command line, where every user could read it.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from branchdesk import __version__
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.shell import (
    development_words,
    dues_words,
    filing_words,
    offline_words,
    organizer_words,
    overview_words,
    request_words,
    transfer_words,
    twinning_words,
)
from branchdesk.shell.parsing import Parser


def parser() -> argparse.ArgumentParser:
    """The words of the command line."""
    top = Parser(
        prog="branchdesk", description=tr("支部事务台账：不带命令时打开窗口。密码取自 BRANCHDESK_PASSWORD 或提示输入。")
    )
    top.add_argument("--ledger", type=Path, help=tr("要打开的台账"))
    top.add_argument("--version", action="version", version=f"branchdesk {__version__}", help=tr("显示版本"))
    verbs = top.add_subparsers(dest="verb", metavar=tr("命令"), parser_class=Parser)
    _add_making(verbs)
    _add_import(verbs)
    _add_export(verbs)
    _add_reading(verbs)
    dues_words.add_reading(verbs, Parser, _ledger, _json)
    development_words.add_reading(verbs, Parser, _ledger, _json)
    transfer_words.add_reading(verbs, _ledger, _json)
    twinning_words.add_reading(verbs, Parser, _ledger, _json)
    request_words.add_reading(verbs, Parser, _ledger, _json)
    organizer_words.add_reading(verbs, _ledger, _json)
    overview_words.add_reading(verbs, _ledger, _json)
    offline_words.add_reading(verbs, Parser, _ledger, _json)
    return top


def _add_making(verbs: Any) -> None:
    one = verbs.add_parser("demo", help=tr("建立虚构的示例台账"))
    one.add_argument("file", type=Path)
    one.add_argument("--members", type=_count, default=86)
    one.add_argument("--seed", type=int, default=1)
    one = verbs.add_parser("new", help=tr("新建台账"))
    one.add_argument("file", type=Path)
    one.add_argument("--branch", action="append", required=True, metavar=tr("全称"))
    one.add_argument("--committee", default="", metavar=tr("上级党委"))
    one.add_argument("--no-password", action="store_true", help=tr("明确选择不加密：拿到文件的人都能看到全部内容"))
    one = verbs.add_parser("backup", help=tr("备份并核对"))
    _ledger(one)
    one.add_argument("--to", type=Path, required=True, metavar=tr("文件夹"))
    _json(one)
    one = verbs.add_parser("restore", help=tr("从备份恢复为新文件"))
    one.add_argument("backup", type=Path)
    one.add_argument("--to", type=Path, required=True, metavar=tr("新台账"))
    _json(one)


def _add_import(verbs: Any) -> None:
    one = verbs.add_parser("import", help=tr("导入")).add_subparsers(dest="what", required=True, parser_class=Parser)
    members = one.add_parser("members", help=tr("导入党员花名册（xlsx、xls、xlsb、ods、csv）"))
    members.add_argument("file", type=Path)
    _ledger(members)
    members.add_argument("--existing", choices=("fill", "overwrite", "skip"), default="fill")
    which = members.add_mutually_exclusive_group()
    which.add_argument("--sheet", action="append", metavar=tr("名称"), help=tr("工作表，可重复；默认自动判断"))
    which.add_argument("--all-sheets", action="store_true", help=tr("所有像名册的工作表；没有支部列的按表名归入支部"))
    members.add_argument("--branch", metavar=tr("全称"), help=tr("表中没有支部列时，新增的人归入这个支部"))
    members.add_argument(
        "--standing", metavar=tr("人员类别"), help=tr("表中没有这一列时，新增的人都是这一类，如 正式党员")
    )
    members.add_argument(
        "--fill-down", action="store_true", help=tr("支部、党小组、单位空白的格沿用上一行（合并单元格）")
    )
    members.add_argument("--make-branches", action="store_true", help=tr("新建台账中没有的支部和党小组"))
    members.add_argument("--dry-run", action="store_true", help=tr("只检查，不写入"))
    members.add_argument("--take-good", action="store_true", help=tr("跳过有错误的行，导入其余"))
    members.add_argument("--bad-rows", type=Path, metavar="FILE.xlsx", help=tr("把有问题的行连同原因另存"))
    _json(members)
    _add_meeting_import(one)
    dues_words.add_import(one, _ledger, _json)
    development_words.add_import(one, _ledger, _json)
    transfer_words.add_import(one, _ledger, _json)
    twinning_words.add_import(one, _ledger, _json)
    organizer_words.add_import(one, _ledger, _json)


def _add_export(verbs: Any) -> None:
    one = verbs.add_parser("export", help=tr("导出")).add_subparsers(dest="what", required=True, parser_class=Parser)
    roster = one.add_parser("roster", help=tr("党员名册（xlsx 或 pdf）"))
    _ledger(roster)
    roster.add_argument("--out", type=Path, required=True)
    roster.add_argument("--branch", help=tr("只导出一个支部"))
    roster.add_argument("--reveal", action="store_true", help=tr("导出完整证件号和电话（记入变更记录）"))
    template = one.add_parser("template", help=tr("空白登记表（带下拉选项）"))
    _ledger(template)
    template.add_argument("--out", type=Path, required=True)
    balance = one.add_parser("balance", help=tr("党员增减平衡表（xlsx 或 pdf），上年和本年并列"))
    _balance(balance)
    balance.add_argument("--out", type=Path, required=True)
    card = one.add_parser("member", help=tr("一人一档（pdf）"))
    _ledger(card)
    card.add_argument("--member", required=True, metavar="ID", help=tr("编号，或 members 命令给出的 id"))
    card.add_argument("--out", type=Path, required=True)
    card.add_argument("--reveal", action="store_true")
    _add_minutes_export(one)
    dues_words.add_export(one, _ledger)
    development_words.add_export(one, _ledger)
    transfer_words.add_export(one, _ledger)
    twinning_words.add_export(one, _ledger)
    request_words.add_export(one, _ledger)
    organizer_words.add_export(one, _ledger)
    overview_words.add_export(one, _ledger)
    filing_words.add_export(one, _ledger, _json)
    offline_words.add_export(one, _ledger)


def _add_meeting_import(one: Any) -> None:
    meetings = one.add_parser("meetings", help=tr("导入会议记录（json，或一行一次会议的 xlsx），存为草稿"))
    meetings.add_argument("file", type=Path)
    _ledger(meetings)
    meetings.add_argument("--branch", help=tr("文件里没有写支部的会议归入这个支部"))
    meetings.add_argument("--dry-run", action="store_true", help=tr("只检查，不写入"))
    _json(meetings)


def _add_minutes_export(one: Any) -> None:
    minutes = one.add_parser("minutes", help=tr("会议记录（pdf 或 docx）"))
    _ledger(minutes)
    which = minutes.add_mutually_exclusive_group(required=True)
    which.add_argument("--meeting", action="append", metavar="ID", help=tr("可重复"))
    which.add_argument("--year", type=_count)
    which.add_argument("--all", action="store_true")
    minutes.add_argument("--branch", help=tr("只导出一个支部"))
    minutes.add_argument("--out", type=Path, required=True, metavar=tr("文件夹"))
    minutes.add_argument("--docx", action="store_true", help=tr("导出 Word 文档，代替 PDF"))
    minutes.add_argument("--book", action="store_true", help=tr("每个支部每年合成一册记录本（PDF），代替单份文件"))
    _json(minutes)


def _add_reading(verbs: Any) -> None:
    one = verbs.add_parser("members", help=tr("列出党员"))
    _ledger(one)
    one.add_argument("--find", default="", help=tr("姓名、拼音、编号、学工号、手机尾号、证件后四位"))
    _json(one)
    one = verbs.add_parser("balance", help=tr("党员增减平衡：期初＋增员－减员＝期末，上年和本年"))
    _balance(one)
    _json(one)
    one = verbs.add_parser("meetings", help=tr("列出会议"))
    _ledger(one)
    one.add_argument("--year", type=_count)
    one.add_argument("--branch", help=tr("只列一个支部"))
    _json(one)
    one = verbs.add_parser("vote", help=tr("按规则判断一次表决：能否开会、是否通过（不需要台账）"))
    for name, label in (("--due", tr("应到（有表决权）")), ("--here", tr("实到（有表决权）")), ("--yes", tr("赞成"))):
        one.add_argument(name, type=_count, required=True, metavar="N", help=label)
    one.add_argument("--kind", choices=("general", "admission", "election"), default="general")
    _json(one)
    one = verbs.add_parser("check", help=tr("检查文件和名册"))
    _ledger(one)
    _json(one)
    one = verbs.add_parser("history", help=tr("变更记录"))
    _ledger(one)
    one.add_argument("--member", metavar="ID", help=tr("编号，或 members 命令给出的 id"))
    one.add_argument("--limit", type=_count, default=1000)
    _json(one)


def _ledger(one: argparse.ArgumentParser) -> None:
    # SUPPRESS keeps a --ledger given before the verb.
    one.add_argument("--ledger", type=Path, default=argparse.SUPPRESS, help=tr("台账文件"))


def _balance(one: argparse.ArgumentParser) -> None:
    _ledger(one)
    one.add_argument("--year", type=_count, help=tr("第二个年度，默认今年"))
    one.add_argument("--branch", help=tr("只算一个支部"))


def _json(one: argparse.ArgumentParser) -> None:
    one.add_argument("--json", action="store_true", help=tr("输出 JSON"))


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > 1_000_000:
        raise argparse.ArgumentTypeError(tr("“{text}”应是 0 到 1000000 之间的整数").format(text=text))
    return int(text)


def main(words: Sequence[str]) -> int:
    """Run one command; the exit code."""
    if len(words) == 1 and words[0].lower().endswith(".bdb"):
        words = ["--ledger", words[0]]  # what a double click on a ledger asks for
    options = parser().parse_args(words)
    if options.verb is None:
        from branchdesk.shell.app import run

        return run(options.ledger)
    _speak_utf8()
    verb = options.verb if not hasattr(options, "what") else f"{options.verb}_{options.what}"
    work, needs_ledger = _door(verb)
    if needs_ledger and options.ledger is None:
        parser().error(tr("缺少 --ledger 台账文件"))
    try:
        code = work(options)
        sys.stdout.flush()
        return code
    except Refusal as refusal:
        sys.stderr.write(refusal.sentence() + "\n")
        return 1
    except BrokenPipeError:
        # Whoever read has read enough; Python must not try to write the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write(tr("已中止，没有写入。") + "\n")
        return 1


def _door(verb: str) -> tuple[Callable[[argparse.Namespace], int], bool]:
    """The door behind a verb, and whether it needs a ledger."""
    from branchdesk.shell import (
        development_doors,
        doors,
        dues_doors,
        filing_doors,
        meeting_doors,
        offline_doors,
        organizer_doors,
        overview_doors,
        request_doors,
        transfer_doors,
        twinning_doors,
    )

    rooms: tuple[Any, ...] = (
        doors, meeting_doors, dues_doors, development_doors, transfer_doors, twinning_doors, request_doors, organizer_doors,
        overview_doors,
        filing_doors, offline_doors,
    )  # fmt: skip
    without = doors.WITHOUT_LEDGER | meeting_doors.WITHOUT_LEDGER | dues_doors.WITHOUT_LEDGER
    return next(room.DOORS[verb] for room in rooms if verb in room.DOORS), verb not in without


def _speak_utf8() -> None:
    """Chinese must come out whole also where the console's own code page is another."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
