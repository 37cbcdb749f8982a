"""The words argparse itself says – usage, headings, what is wrong – in the language of the program; the one place for them."""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from branchdesk.kernel.words import tr

_VALUES = {
    "ledger": "台账", "file": "文件", "out": "文件", "backup": "备份", "branch": "支部", "organization": "党组织", "year": "年度",
    "members": "人数", "limit": "条数", "seed": "种子", "reason": "理由", "name": "姓名", "receiver": "姓名", "undertaker": "姓名",
    "by": "姓名", "due": "时限", "kind": "类别", "level": "级别", "what": "子命令", "verb": "命令",
}  # fmt: skip
"""What stands in the usage for a value, by the name it has in the program; the others are just a text."""
_WRONG = (
    (r"the following arguments are required: (?P<names>.+)", "缺少参数：{names}"),
    (r"one of the arguments (?P<names>.+) is required", "以下参数须写一个：{names}"),
    (r"unrecognized arguments: (?P<text>.+)", "不认识的参数：{text}"),
    (r"ambiguous option: (?P<text>.+?) could match (?P<names>.+)", "“{text}”不够明确，可能是：{names}"),
    (r"argument (?P<name>.+?): invalid choice: (?P<text>.+?) \(choose from (?P<choices>.+)\)",
     "{name}没有{text}这一项，可用的有：{choices}"),
    (r"argument (?P<name>.+?): invalid (?:int|float) value: (?P<text>.+)", "{name}应是数字，现为{text}"),
    (r"argument (?P<name>.+?): invalid \S+ value: (?P<text>.+)", "{name}不能是{text}"),
    (r"argument (?P<name>.+?): expected (?:one argument|1 argument|at least one argument)", "{name}后面缺少值"),
    (r"argument (?P<name>.+?): expected at most one argument", "{name}后面最多写一个值"),
    (r"argument (?P<name>.+?): expected (?P<text>\d+) arguments", "{name}后面应写 {text} 个值"),
    (r"argument (?P<name>.+?): ignored explicit argument (?P<text>.+)", "{name}不带值，多了{text}"),
    (r"argument (?P<name>.+?): not allowed with argument (?P<text>.+)", "{name}不能与 {text} 同用"),
    (r"argument (?P<name>.+?): (?P<text>.+)", "{name}：{text}"),
)  # fmt: skip
"""What argparse says is wrong, and how that is said here; the most particular first."""


class _Formatter(argparse.HelpFormatter):
    """Usage and the names of values."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        """用法：…"""
        super().add_usage(usage, actions, groups, tr("用法：") if prefix is None else prefix)

    def _get_default_metavar_for_optional(self, action: argparse.Action) -> str:
        return _value(action.dest)

    def _get_default_metavar_for_positional(self, action: argparse.Action) -> str:
        return _value(action.dest)


class Parser(argparse.ArgumentParser):
    """Says in Chinese how it is used, and that the words of the command are off."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **options, "add_help": False})
        self._positionals.title, self._optionals.title = tr("参数"), tr("选项")
        self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help=tr("显示这份用法说明"))

    def error(self, message: str) -> NoReturn:
        """Usage, and what is wrong with it; exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(2, tr("命令用法有误：{message}").format(message=said(message)) + "\n")


def said(message: str) -> str:
    """What argparse finds wrong, in Chinese; what it says otherwise stays as it is."""
    for pattern, words in _WRONG:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            parts = match.groupdict()
            if "name" in parts:
                parts["name"] = f"{_named(parts['name'])} " if parts["name"].startswith("-") else _named(parts["name"])
            if "names" in parts:
                parts["names"] = "、".join(
                    _named(one.strip("'\" ")) for one in re.split(r",\s*|\s+(?=-)", parts["names"])
                )
            if "choices" in parts:  # to be typed as they are
                parts["choices"] = "、".join(one.strip("'\" ") for one in parts["choices"].split(","))
            found = tr(words).format(**{key: _quoted(text) for key, text in parts.items()})
            return found.replace(" ：", "：")
    return message


def _value(name: str) -> str:
    return tr(_VALUES[name]) if name in _VALUES else tr("文字")


def _named(name: str) -> str:
    """An argument as the usage names it: options by their words, the others by what stands for them."""
    return name if name.startswith("-") else tr(_VALUES[name]) if name in _VALUES else name


def _quoted(text: str) -> str:
    """'foo' as “foo”."""
    return f"“{text[1:-1]}”" if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
