"""Slow work runs beside the GUI, can be stopped, and says how it ended."""

import sys
import threading
import weakref
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.tasks import Report, Task, stop_all


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_the_result_arrives_on_the_gui_thread(qtbot: QtBot, owner: QWidget) -> None:
    threads: list[int] = []
    task = Task(lambda report: threading.get_ident(), owner)
    task.done.connect(lambda worker: threads.extend((worker, threading.get_ident())))
    with qtbot.waitSignal(task.ended):
        task.start()
    worker, receiver = threads
    assert worker != threading.get_ident()
    assert receiver == threading.get_ident()
    assert not task.is_running


def test_a_refusal_of_the_work_is_handed_over(qtbot: QtBot, owner: QWidget) -> None:
    def full_disk(report: Report) -> None:
        raise Refusal("磁盘已满", hint="请清理后重试")

    task = Task(full_disk, owner)
    with qtbot.waitSignal(task.failed) as caught:
        task.start()
    assert caught.args[0].title == "磁盘已满"


def test_a_bug_in_the_work_reaches_the_crash_hook(
    qtbot: QtBot, owner: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[type, int]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: seen.append((kind, threading.get_ident())))
    task = Task(lambda report: 1 / 0, owner)
    failures: list[object] = []
    task.failed.connect(failures.append)
    with qtbot.waitSignal(task.ended):
        task.start()
    assert seen == [(ZeroDivisionError, threading.get_ident())]
    assert failures == []


def test_work_stops_at_its_next_step_when_cancelled(qtbot: QtBot, owner: QWidget) -> None:
    started, go_on = threading.Event(), threading.Event()

    def work(report: Report) -> None:
        started.set()
        go_on.wait(5)
        report.step(1, 2)
        pytest.fail("the step should have raised")

    task = Task(work, owner)
    with qtbot.waitSignal(task.failed) as caught:
        task.start()
        assert started.wait(5)
        task.cancel()
        go_on.set()
    assert isinstance(caught.args[0], Cancelled)


def test_progress_comes_in_order_and_ends_with_the_last_step(qtbot: QtBot, owner: QWidget) -> None:
    def work(report: Report) -> None:
        for done in range(1, 501):
            report.step(done, 500, f"第 {done} 份")

    seen: list[tuple[int, int, str]] = []
    task = Task(work, owner)
    task.progressed.connect(lambda *step: seen.append(step))
    with qtbot.waitSignal(task.ended):
        task.start()
    assert seen == sorted(seen)
    assert seen[-1] == (500, 500, "第 500 份")
    assert len(seen) < 100


def test_a_task_whose_parent_died_does_nothing(qtbot: QtBot) -> None:
    go_on = threading.Event()
    heard: list[object] = []

    def work(report: Report) -> str:
        go_on.wait(5)
        report.step(1, 1)
        return "late"

    parent = QObject()
    task = Task(work, parent)
    for signal in (task.done, task.failed, task.ended):
        signal.connect(heard.append)
    task.start()
    parent.deleteLater()
    qtbot.waitUntil(lambda: not _alive(task))
    go_on.set()
    assert stop_all()
    qtbot.waitUntil(lambda: not task.is_running)
    assert heard == []


class Caller(QObject):
    """As the desk: nobody's child, and called back by its own task."""

    def begin(self) -> Task[str]:
        task = Task(lambda report: "达成", self)
        task.done.connect(lambda value: self.setObjectName(value))
        task.start()
        return task


def test_a_task_may_hold_the_last_reference_to_its_parent(qtbot: QtBot) -> None:
    """The parent then dies with the task; had it still been its child, Qt would have deleted the task twice."""

    def once() -> None:
        caller = Caller()
        gone = weakref.ref(caller)
        task = caller.begin()
        del caller
        qtbot.waitUntil(lambda: not _alive(task))
        assert gone() is None

    for _ in range(20):
        once()


def test_what_the_work_held_dies_on_the_gui_thread(qtbot: QtBot, owner: QWidget) -> None:
    class Held:
        """Stands for a page: what the work reaches through its closure."""

    deaths: list[int] = []

    def refuse(held: Held, report: Report) -> None:
        raise Refusal(f"{held}")

    for work in (refuse, lambda held, report: held, lambda held, report: None):
        for _ in range(20):
            held = Held()
            weakref.finalize(held, lambda: deaths.append(threading.get_ident()))
            task = Task(partial(work, held), owner)
            task.start()
            del held, task
    assert stop_all()
    qtbot.waitUntil(lambda: len(deaths) == 60)
    assert set(deaths) == {threading.get_ident()}


def _alive(thing: object) -> bool:
    from shiboken6 import isValid

    return bool(isValid(thing))


def test_the_end_of_the_program_stops_all_work(qtbot: QtBot, owner: QWidget) -> None:
    def forever(report: Report) -> None:
        while True:
            report.step(0, 0)

    tasks = [Task(forever, owner) for _ in range(2)]
    for task in tasks:
        task.start()
    assert stop_all()
    qtbot.waitUntil(lambda: not any(_alive(task) and task.is_running for task in tasks))


def _held(gate: threading.Event) -> Callable[[Report], None]:
    def work(report: Report) -> None:
        report.step(1, 4)
        while not gate.wait(0.01):
            report.step(1, 4)

    return work


def test_the_strip_shows_only_work_that_takes_time_and_can_stop_it(qtbot: QtBot, owner: QWidget) -> None:
    strip = ProgressStrip(owner)
    owner.show()
    gate = threading.Event()
    task = Task(_held(gate), owner)
    strip.watch(task, "正在导出会议记录")
    task.start()
    assert not strip.isVisible()
    qtbot.waitUntil(strip.isVisible)
    stop = strip.findChild(QPushButton)
    assert stop is not None
    assert stop.accessibleName() == "取消：正在导出会议记录"
    with qtbot.waitSignal(task.failed):
        stop.click()
    qtbot.waitUntil(lambda: not strip.isVisible())


def test_the_strip_goes_on_with_the_older_work_when_the_newer_ends(qtbot: QtBot, owner: QWidget) -> None:
    strip = ProgressStrip(owner)
    owner.show()
    first_gate, second_gate = threading.Event(), threading.Event()
    first, second = Task(_held(first_gate), owner), Task(_held(second_gate), owner)
    strip.watch(first, "正在备份")
    strip.watch(second, "正在导出")
    first.start()
    second.start()
    qtbot.waitUntil(strip.isVisible)
    assert "正在导出（共 2 项工作）" in strip.text()
    with qtbot.waitSignal(second.ended):
        second_gate.set()
    assert strip.text().startswith("正在备份")
    with qtbot.waitSignal(first.ended):
        first_gate.set()
    assert not strip.isVisible()


def test_only_work_that_makes_something_is_worth_asking_about(qtbot: QtBot, owner: QWidget) -> None:
    strip = ProgressStrip(owner)
    reading_gate, making_gate = threading.Event(), threading.Event()
    reading, making = Task(_held(reading_gate), owner), Task(_held(making_gate), owner)
    strip.watch(reading, "正在体检名册", reading=True)
    assert not strip.is_making()
    strip.watch(making, "正在导出")
    assert strip.is_making()
    reading.start()
    making.start()
    with qtbot.waitSignal(making.ended):
        making_gate.set()
    assert not strip.is_making()
    with qtbot.waitSignal(reading.ended):
        reading_gate.set()
