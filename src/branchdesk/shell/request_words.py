"""The words of 诉求 on the command line; nothing of the room is imported until a word is used."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from branchdesk.kernel.words import tr
from branchdesk.shell.twinning_words import year_word

Add = Callable[[ArgumentParser], None]
"""Adds what many verbs take: the ledger, ``--json``."""

_STEPS: tuple[tuple[str, str, tuple[tuple[str, str, bool], ...]], ...] = (
    (
        "respond",
        "登记响应",
        (("words", "联系了谁，怎样协调", True), ("due", "承诺办结时限（复杂诉求），可只写日期", False)),
    ),
    (
        "settle",
        "登记办结",
        (("words", "办理结果", True), ("feedback-at", "反馈时间", False), ("way", "反馈方式", False)),
    ),
    ("feedback", "登记反馈", (("way", "反馈方式，如 电话、当面", True),)),
    ("hand-on", "转办", (("to", "转给谁", True), ("reason", "原因", False))),
    ("escalate", "转为复杂诉求", (("reason", "理由", True), ("due", "承诺办结时限，可只写日期", False))),
    (
        "amend",
        "更正登记错的一步，原来的保留",
        (
            ("step", "响应、办结、反馈，或受理（只改时间）", True),
            ("words", "更正后的内容，默认不变", False),
            ("reason", "理由", True),
        ),
    ),
)
"""One step of one request each: its word, what it does, its options (name, help, required)."""


def add_reading(verbs: Any, parser: type, ledger: Add, plain: Add) -> None:
    """``request add|list|count|respond|settle|feedback|hand-on|escalate|amend|supervise|call|close``."""
    one = verbs.add_parser("request", help=tr("诉求办理：登记、列出、各步办理、统计"))
    words = one.add_subparsers(dest="what", required=True, parser_class=parser)
    _add_intake(words.add_parser("add", help=tr("登记诉求，给出受理号")), ledger, plain)
    _add_list(words.add_parser("list", help=tr("列出诉求：剩余时间、状态、回访")), ledger, plain)
    count = words.add_parser("count", help=tr("按时率、平均办理时长、渠道和类别分布"))
    ledger(count)
    count.add_argument("--branch", help=tr("只看一个支部"))
    count.add_argument("--year", type=year_word, metavar="2026", help=tr("默认全部年度"))
    plain(count)
    for name, told, options in _STEPS:
        step = _step(words, name, told, ledger, plain, usual=tr("不变") if name == "amend" else "")
        for option, label, required in options:
            step.add_argument(f"--{option}", required=required, default="", metavar=tr("文字"), help=tr(label))
    _add_many(words, ledger, plain)


def _add_intake(add: ArgumentParser, ledger: Add, plain: Add) -> None:
    ledger(add)
    for option, label in (("text", tr("诉求内容，只写事项本身")), ("receiver", tr("首接人，登记后不能改"))):
        add.add_argument(f"--{option}", required=True, help=label)
    add.add_argument("--at", default="", metavar="2026-11-20 16:30", help=tr("受理时间，默认现在"))
    add.add_argument("--channel", default=tr("电话"), help=tr("来访、来信、电话、线上、现场，默认电话"))
    add.add_argument("--asker", default=tr("教师"), help=tr("提出人类别：教师、学生、支部、单位，默认教师"))
    add.add_argument("--level", default=tr("一般"), help=tr("一般或复杂，默认一般"))
    for option, label in (
        ("name", tr("提出人，可不填")), ("kind", tr("事项类别")), ("organization", tr("所在党组织")),
        ("undertaker", tr("承办，默认首接人")), ("helpers", tr("协办")), ("due", tr("承诺办结时限（复杂诉求）")),
    ):  # fmt: skip
        add.add_argument(f"--{option}", default="", help=label)
    plain(add)


def _add_list(listed: ArgumentParser, ledger: Add, plain: Add) -> None:
    ledger(listed)
    listed.add_argument("--branch", help=tr("只看一个支部"))
    listed.add_argument("--year", type=year_word, metavar="2026")
    listed.add_argument("--at", default="", metavar="2026-11-20 16:30", help=tr("按哪一刻计算剩余时间，默认现在"))
    which = listed.add_mutually_exclusive_group()
    which.add_argument("--open", action="store_true", help=tr("只列未关闭的"))
    which.add_argument("--overdue", action="store_true", help=tr("只列超时的"))
    which.add_argument("--unanswered", action="store_true", help=tr("只列还没有响应的"))
    plain(listed)


def _add_many(words: Any, ledger: Add, plain: Add) -> None:
    call = _step(words, "call", tr("登记回访"), ledger, plain)
    call.add_argument("--round", required=True, metavar="1")
    call.add_argument("--satisfaction", required=True, help=tr("满意、基本满意、不满意、未接通"))
    call.add_argument("--agreed", action="store_true", help=tr("提出人满意并同意不再回访"))
    for option, label in (("way", tr("方式")), ("by", tr("回访人")), ("words", tr("结果"))):
        call.add_argument(f"--{option}", default="", help=label)
    supervise = _step(words, "supervise", tr("标记督办"), ledger, plain, many=True)
    supervise.add_argument("--words", required=True, help=tr("督办意见"))
    _step(words, "close", tr("关闭：三轮回访完成，或提出人满意并同意不再回访"), ledger, plain, many=True)


def _step(
    words: Any, name: str, told: str, ledger: Add, plain: Add, *, many: bool = False, usual: str = ""
) -> ArgumentParser:
    one: ArgumentParser = words.add_parser(name, help=tr(told))
    one.add_argument("number", nargs="+" if many else None, metavar=tr("受理号"), help=tr("或 id"))
    ledger(one)
    one.add_argument(
        "--at", default="", metavar="2026-11-20 16:30", help=tr("时间，默认{usual}").format(usual=usual or tr("现在"))
    )
    plain(one)
    return one


def add_export(one: Any, ledger: Add) -> None:
    """``export requests``."""
    sheet = one.add_parser("requests", help=tr("诉求办理登记簿、未回应诉求清单（xlsx 或 pdf），单件办理单（pdf）"))
    ledger(sheet)
    sheet.add_argument("--branch", help=tr("只导出一个支部"))
    sheet.add_argument("--year", type=year_word, metavar="2026")
    which = sheet.add_mutually_exclusive_group()
    which.add_argument("--unanswered", action="store_true", help=tr("未回应诉求清单"))
    which.add_argument("--request", metavar=tr("受理号"), help=tr("一件的办理单"))
    sheet.add_argument("--named", action="store_true", help=tr("印出提出人姓名"))
    sheet.add_argument("--out", type=Path, required=True)
