"""The words of the command line that argparse says itself are Chinese, of every verb there is."""

import argparse
import re
from collections.abc import Iterator

import pytest

from branchdesk.shell import cli
from branchdesk.shell.parsing import Parser, said

ENGLISH = re.compile(
    r"usage|positional|options|show this|required|argument|choose|invalid|unrecognized|expected|exit", re.I
)


def _all(one: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Parser]]:
    assert isinstance(one, Parser)
    yield words, one
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from _all(inner, (*words, name))


VERBS = dict(_all(cli.parser()))


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_the_help_of_a_verb_has_no_word_of_argparse_left(words: tuple[str, ...]) -> None:
    text = VERBS[words].format_help()
    assert text.startswith("用法：branchdesk")
    assert "选项:" in text
    assert not ENGLISH.search(text), text
    assert not re.search(r"\b(LEDGER|BRANCH|OUT|YEAR|TEXT|LIMIT|REASON|NAME|KIND)\b", text)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["import", "members"], "缺少参数：文件"),
        (["request", "amend"], "缺少参数：受理号、--step、--reason"),
        (["request", "foo"], "子命令没有“foo”这一项，可用的有：add、list、"),
        (["foo"], "命令没有“foo”这一项，可用的有：demo、new、backup、restore、import、export、members、balance、"),
        (["nonsense"], "命令没有“nonsense”这一项"),
        (["twinning", "count", "--foo"], "不认识的参数：--foo"),
        (["twinning", "count", "--year", "xx"], "--year：“xx”不是年份"),
        (["demo", "a", "--seed", "x"], "--seed 应是数字，现为“x”"),
        (["members", "--ledger"], "--ledger 后面缺少值"),
        (["members", "--json=3"], "--json 不带值，多了“3”"),
        (["export", "minutes", "--ledger", "b", "--out", "x"], "以下参数须写一个：--meeting、--year、--all"),
        (["import", "members", "a", "--sheet", "a", "--all-sheets"], "--all-sheets 不能与 --sheet 同用"),
        (["import", "members", "a", "--existing", "x"], "--existing 没有“x”这一项，可用的有：fill、overwrite、skip"),
        (["import", "members", "a", "--b", "x"], "“--b”不够明确，可能是：--branch、--bad-rows"),
        (["vote", "--due", "1", "2"], "缺少参数：--here、--yes"),
    ],
)
def test_what_is_wrong_with_a_command_is_said_in_chinese(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    assert end.value.code == 2
    err = capsys.readouterr().err
    assert err.startswith("用法：branchdesk")
    assert told in err
    assert not ENGLISH.search(err)


def test_what_nobody_has_words_for_stays_as_it_was_said() -> None:
    assert said("something else") == "something else"
    assert said("argument --x: expected 2 arguments") == "--x 后面应写 2 个值"
    assert said("argument file: invalid Path value: 'a'") == "文件不能是“a”"
