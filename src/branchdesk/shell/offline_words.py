"""The words of 离线外出 on the command line; nothing of the room is imported until a word is used."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from branchdesk.kernel.words import tr

Add = Callable[[ArgumentParser], None]
"""Adds what many verbs take: the ledger, ``--json``."""


def add_reading(verbs: Any, parser: type[ArgumentParser], ledger: Add, plain: Add) -> None:
    """``offline out``, ``send``, ``check``, ``merge``, ``list``, ``amend``."""
    offline = verbs.add_parser("offline", help=tr("离线外出：带出一份台账，外出录入，送回合并"))
    which = offline.add_subparsers(dest="what", required=True, parser_class=parser)
    out = which.add_parser("out", help=tr("带出一份加密的外出台账；它的密码取自 BRANCHDESK_COPY_PASSWORD 或提示输入"))
    ledger(out)
    out.add_argument("--name", required=True, help=tr("名称，如：王老师笔记本"))
    out.add_argument("--keeper", default="", help=tr("保管人"))
    out.add_argument("--to", type=Path, required=True, metavar="FILE.bdb")
    plain(out)
    send = which.add_parser("send", help=tr("在外出台账里：把带出以来录入的全部内容写成离线包"))
    ledger(send)
    send.add_argument("--out", type=Path, required=True, metavar="FILE.bdk")
    plain(send)
    check = which.add_parser("check", help=tr("核对离线包：列出每处不同，不写入"))
    check.add_argument("file", type=Path)
    ledger(check)
    plain(check)
    merge = which.add_parser("merge", help=tr("合并离线包；有须由人选择的内容时，要用 --conflicts 说明按哪边"))
    merge.add_argument("file", type=Path)
    ledger(merge)
    merge.add_argument(
        "--conflicts",
        choices=("ours", "theirs"),
        help=tr("冲突、疑似重复、金额、票数等：ours 保留本机的，theirs 采用外出机的"),
    )
    plain(merge)
    listed = which.add_parser("list", help=tr("带出过的外出台账和已合并的离线包"))
    ledger(listed)
    plain(listed)
    amend = which.add_parser("amend", help=tr("修改外出台账的名称、保管人、备注；没有写的不变"))
    ledger(amend)
    amend.add_argument("--copy", required=True, metavar="ID", help=tr("offline list 列出的名称，或 --json 给出的 id"))
    for name, label in (("name", tr("名称")), ("keeper", tr("保管人")), ("note", tr("备注"))):
        amend.add_argument(f"--{name}", metavar=tr("文字"), help=label)
    plain(amend)


def add_export(one: Any, ledger: Add) -> None:
    """``export offline``."""
    paper = one.add_parser("offline", help=tr("离线包合并单（pdf）"))
    ledger(paper)
    paper.add_argument("--packet", required=True, metavar="ID", help=tr("offline list 给出的 id"))
    paper.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
