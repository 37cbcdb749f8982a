"""A key pressed in the search box: the engine alone, and until the list is painted."""

import tempfile
from pathlib import Path
from typing import Any

import data
from measure import Result, cpu, median, milliseconds

MEMBERS = 100_000

TYPED = ("w", "wang", "zy", "lxm", "王", "王小", "欧阳", "伟", "1", "99", "0042", "DY0", "shan", "x", "阿依")
"""Typed afresh: one to four letters, Chinese, digits; what narrows an earlier query would cost less."""

LIVE = ("z", "zh", "zha", "zhan", "l", "li", "lij", "王", "王子", "陈", "张", "张伟", "杨", "赵", "周", "吴", "徐", "1", "19",
        "199", "DY00", "chen", "gao", "m", "s", "sh", "shi", "阿", "尉迟")  # fmt: skip


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
    return Result("keystroke", f"按键：只算查找（{MEMBERS:,} 人）", "对全部字节扫描一遍", 3.0, median(ours), median(floor))


def painted(rounds: int) -> Result:
    """From the text in the search box to the painted list, counts and all, against painting the same list again."""
    from PySide6.QtWidgets import QApplication

    from branchdesk.shell.app import make_application, make_window
    from branchdesk.shell.paths import Paths

    app: Any = QApplication.instance() or make_application(["branchdesk"])
    with tempfile.TemporaryDirectory() as home:
        window = make_window(Paths(Path(home)), data.ledger(MEMBERS))
        window.show()
        screen: Any = window.members()
        app.processEvents()
        screen.finish_reading()
        for _ in range(20):
            app.processEvents()
        ours, floor = _type(app, screen, rounds)
        window.desk.ledger.close()
        window.desk = None
        window.deleteLater()
    return Result("keystroke", f"按键：到列表画出（{MEMBERS:,} 人）", "同一列表重画一遍", 2.5, median(ours), median(floor))


def _type(app: Any, screen: Any, rounds: int) -> tuple[list[float], list[float]]:
    ours, floor = [], []

    def key(text: str) -> None:
        screen.search.setText(text)
        app.processEvents()

    for _ in range(rounds):
        for text in LIVE:
            ours.append(milliseconds(lambda text=text: key(text), cpu))
            floor.append(milliseconds(screen.table.viewport().repaint, cpu))
        key("")
        for _ in range(5):
            app.processEvents()
    return ours, floor
