"""What the rules say about a transfer or somebody away, with the day it counts from and where the rule stands."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from branchdesk.kernel import rulepacks
from branchdesk.kernel.problems import Level
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr

SUBJECT = "transfers"
Rules = Callable[[date], RulePack]
"""The numbers in force on a day: those of the program, or with what the school has tightened."""


class Finding(NamedTuple):
    """One remark: a stable ``code``, a sentence, the day it is (or was) due, the rule in words with its source.

    OK is a reminder of what comes, WARN of what is over or lacks; nothing here decides anything (domain N6).
    """

    code: str
    level: Level
    text: str
    on: date | None = None
    rule: str = ""


def pack(on: date) -> RulePack:
    """The numbers in force on a day, without the school's own."""
    return rulepacks.pack(SUBJECT, on)


def rule_words(found: RulePack, name: str) -> str:
    """A number of the pack with its source and confidence, as the user is shown it."""
    number = found.numbers[name]
    return tr("{rule}：{value}（{source}，核实程度 {confidence}）").format(
        rule=number.rule, value=number.value, source=found.source_of(name), confidence=number.confidence
    )


def pressing(findings: tuple[Finding, ...]) -> Finding | None:
    """The one to show where there is room for one: the heaviest, among those the earliest."""
    return min(findings, key=lambda one: (-one.level.rank, one.on or date.max), default=None)
