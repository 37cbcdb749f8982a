"""How the verbs of the room refuse: what was typed wrong, and what cannot come back as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr


def reject(problems: list[Problem]) -> None:
    """Refuse where there are problems; each stands under its field."""
    if problems:
        raise Rejected(tr("有 {n} 处需要修改，没有保存").format(n=len(problems)), problems)


@contextmanager
def restoring(name: str) -> Iterator[None]:
    """Nobody has a form open while something comes out of the recycle bin: one sentence says why it cannot."""
    try:
        yield
    except Rejected as fault:
        words = tr("不能恢复“{name}”：{why}").format(name=name, why=fault.problems[0].text)
        raise Refusal(words, hint=tr("请先改正有关的记录，再恢复。")) from fault
