"""A key pressed in the search box: the engine alone, and until the list is painted."""

import tempfile
from pathlib import Path
from typing import Any

import data
from measure import Result, cpu, median, milliseconds, wall

MEMBERS = 100_000

TYPED = ("w", "wang", "zy", "lxm", "王", "王小", "欧阳", "伟", "1", "99", "0042", "DY0", "shan", "x", "阿依")
"""Typed afresh: one to four letters, Chinese, digits; what narrows an earlier query would cost less."""

LIVE = ("zhangw", "lxm", "王", "王小", "ouyang", "1993", "DY0042", "陈", "chenj", "欧阳", "wangf", "李", "李明", "0015", "sy",
        "阿依", "gaoli", "199", "刘", "刘洋")  # fmt: skip
"""What people type: Latin letters and digits arrive one by one, Chinese words as the input method commits them."""

SIZE = (1600, 1000)
"""Of the window, in pixels: some thirty rows."""


def run(quick: bool) -> list[Result]:
    return [engine(3 if quick else 9), painted(1 if quick else 2)]


def engine(rounds: int) -> Result:
    """``SearchIndex.find`` against looking once through all the bytes."""
    from branchdesk.features.members import queries
    from branchdesk.search.index import SearchIndex, search_text
    from branchdesk.storage.engine import open_ledger

    ledger = open_ledger(data.ledger(MEMBERS))
    lines = queries.roll(ledger)
    ledger.close()
    texts = [search_text(x.name, x.name_key, x.number, x.staff_number, x.phone, x.id_number) for x in lines]
    index, blob = SearchIndex(texts), "\n".join(texts).encode()
    order = list(range(len(texts)))
    ours, floor = [], []
    for query in TYPED:
        for _ in range(rounds):
            index.find("", order)
            index.find("~", order)  # nobody: the next query starts anew
            needle = query.lower().encode()
            floor.append(milliseconds(lambda needle=needle: blob.count(needle)))
            ours.append(milliseconds(lambda query=query: index.find(query, order)))
    return Result(
        "keystroke", f"按键：只算查找（{MEMBERS:,} 人）", "对全部字节扫描一遍", 3.0, median(ours), median(floor)
    )


def painted(rounds: int) -> Result:
    """From the text in the search box to the painted list, counts and all, against painting the same list again."""
    from PySide6.QtWidgets import QApplication

    from branchdesk.shell.app import make_application, make_window
    from branchdesk.shell.paths import Paths

    app: Any = QApplication.instance() or make_application(["branchdesk"])
    with tempfile.TemporaryDirectory() as home:
        window = make_window(Paths(Path(home)), data.ledger(MEMBERS))
        screen: Any = window.members()
        window.resize(*SIZE)
        window.show()
        _settle(app)
        screen.finish_reading()
        _settle(app)
        ours, floor = _type(app, screen, rounds)
        first = median([mine for mine, text in ours if len(text) == 1])
        window.desk.ledger.close()
        window.desk = None
        window.hide()
    note = f"逐字母输入 {len(ours)} 键的中位数；其中首键 {first:.1f} ms，最慢 {max(ours)[0]:.1f} ms"
    mine = median([one for one, _ in ours])
    return Result(
        "keystroke", f"按键：到列表画出（{MEMBERS:,} 人）", "同一列表重画一遍", 2.5, mine, median(floor), note
    )


def _settle(app: Any) -> None:
    """Let everything that was put off happen, as it does while nobody types."""
    from PySide6.QtCore import QEvent

    until = wall() + 0.15
    while wall() < until:
        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _type(app: Any, screen: Any, rounds: int) -> tuple[list[tuple[float, str]], list[float]]:
    ours, floor = [], []

    def key(text: str) -> None:
        screen.search.setText(text)
        app.processEvents()

    for _ in range(rounds):
        for word in LIVE:
            for text in [word[: n + 1] for n in range(len(word))] if word.isascii() else [word]:
                ours.append((milliseconds(lambda text=text: key(text), cpu), text))
                floor.append(milliseconds(screen.table.viewport().repaint, cpu))
                _settle(app)
    return ours, floor
