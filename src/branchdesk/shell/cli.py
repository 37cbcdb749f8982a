"""The scriptable door: the same commands and queries as the window, JSON out.

Exit codes: 0 done, 1 refused (one sentence on stderr), 2 usage. The password of a ledger comes from
``BRANCHDESK_PASSWORD`` or a prompt, never from the command line, where every user could read it.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from branchdesk import __version__
from branchdesk.kernel.errors import Refusal


class _Parser(argparse.ArgumentParser):
    """Says in Chinese that the words of the command are off."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"命令用法有误：{message}\n")


def parser() -> argparse.ArgumentParser:
    """The words of the command line."""
    top = _Parser(
        prog="branchdesk", description="支部事务台账：不带命令时打开窗口。密码取自 BRANCHDESK_PASSWORD 或提示输入。"
    )
    top.add_argument("--ledger", type=Path, help="要打开的台账")
    top.add_argument("--version", action="version", version=f"branchdesk {__version__}")
    verbs = top.add_subparsers(dest="verb", metavar="命令", parser_class=_Parser)
    _add_making(verbs)
    _add_import_export(verbs)
    _add_reading(verbs)
    return top


def _add_making(verbs: Any) -> None:
    one = verbs.add_parser("demo", help="建立虚构的示例台账")
    one.add_argument("file", type=Path)
    one.add_argument("--members", type=_count, default=86)
    one.add_argument("--seed", type=int, default=1)
    one = verbs.add_parser("new", help="新建台账")
    one.add_argument("file", type=Path)
    one.add_argument("--branch", action="append", required=True, metavar="全称")
    one.add_argument("--committee", default="", metavar="上级党委")
    one.add_argument("--no-password", action="store_true", help="明确选择不加密：拿到文件的人都能看到全部内容")
    one = verbs.add_parser("backup", help="备份并核对")
    _ledger(one)
    one.add_argument("--to", type=Path, required=True, metavar="文件夹")
    _json(one)
    one = verbs.add_parser("restore", help="从备份恢复为新文件")
    one.add_argument("backup", type=Path)
    one.add_argument("--to", type=Path, required=True, metavar="新台账")
    _json(one)


def _add_import_export(verbs: Any) -> None:
    one = verbs.add_parser("import", help="导入").add_subparsers(dest="what", required=True, parser_class=_Parser)
    members = one.add_parser("members", help="导入党员花名册（xlsx、xls、csv）")
    members.add_argument("file", type=Path)
    _ledger(members)
    members.add_argument("--existing", choices=("fill", "overwrite", "skip"), default="fill")
    members.add_argument("--sheet", help="工作表名称，默认自动判断")
    members.add_argument("--branch", help="表中没有支部列时，全部归入这个支部")
    members.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    members.add_argument("--take-good", action="store_true", help="跳过有错误的行，导入其余")
    members.add_argument("--bad-rows", type=Path, metavar="FILE.xlsx", help="把有问题的行连同原因另存")
    _json(members)
    one = verbs.add_parser("export", help="导出").add_subparsers(dest="what", required=True, parser_class=_Parser)
    roster = one.add_parser("roster", help="党员名册（xlsx 或 pdf）")
    _ledger(roster)
    roster.add_argument("--out", type=Path, required=True)
    roster.add_argument("--branch", help="只导出一个支部")
    roster.add_argument("--reveal", action="store_true", help="导出完整证件号和电话（记入变更记录）")
    template = one.add_parser("template", help="空白登记表（带下拉选项）")
    _ledger(template)
    template.add_argument("--out", type=Path, required=True)
    card = one.add_parser("member", help="一人一档（pdf）")
    _ledger(card)
    card.add_argument("--member", required=True, metavar="ID")
    card.add_argument("--out", type=Path, required=True)
    card.add_argument("--reveal", action="store_true")


def _add_reading(verbs: Any) -> None:
    one = verbs.add_parser("members", help="列出党员")
    _ledger(one)
    one.add_argument("--find", default="", metavar="TEXT", help="姓名、拼音、编号、学工号、手机尾号、证件后四位")
    _json(one)
    one = verbs.add_parser("check", help="检查文件和名册")
    _ledger(one)
    _json(one)
    one = verbs.add_parser("history", help="变更记录")
    _ledger(one)
    one.add_argument("--member", metavar="ID")
    one.add_argument("--limit", type=_count, default=1000)
    _json(one)


def _ledger(one: argparse.ArgumentParser) -> None:
    # SUPPRESS keeps a --ledger given before the verb.
    one.add_argument("--ledger", type=Path, default=argparse.SUPPRESS, help="台账文件")


def _json(one: argparse.ArgumentParser) -> None:
    one.add_argument("--json", action="store_true", help="输出 JSON")


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError("应在 0 到 1000000 之间")
    return number


def main(words: Sequence[str]) -> int:
    """Run one command; the exit code."""
    if len(words) == 1 and words[0].lower().endswith(".bdb"):
        words = ["--ledger", words[0]]  # what a double click on a ledger asks for
    options = parser().parse_args(words)
    if options.verb is None:
        from branchdesk.shell.app import run

        return run(options.ledger)
    _speak_utf8()
    from branchdesk.shell import doors

    verb = options.verb if not hasattr(options, "what") else f"{options.verb}_{options.what}"
    work: Callable[[argparse.Namespace], int] = doors.DOORS[verb]
    if verb not in doors.WITHOUT_LEDGER and options.ledger is None:
        parser().error("缺少 --ledger 台账文件")
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
        sys.stderr.write("已中止，没有写入。\n")
        return 1


def _speak_utf8() -> None:
    """Chinese must come out whole also where the console's own code page is another."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
