"""Fixtures every test may use: the stopped clock, typing as an input method does, answers to questions."""

import gc
import logging
import os
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

# before anything of Qt is imported
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["TZ"] = "Asia/Shanghai"
if hasattr(time, "tzset"):
    time.tzset()

import pytest
from hypothesis import settings

from branchdesk.kernel import clock

# The same examples every time: a change is judged by what it changed. To look for new ones, name the other profile
# (HYPOTHESIS_PROFILE=explore); what it finds becomes an @example.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

NOW = datetime(2026, 11, 21, 1, 42, tzinfo=UTC)
"""Saturday 21 November 2026, 09:42 in Shanghai."""

CHINESE_FONTS = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "HarmonyOS Sans SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)


_ANSWERS: pytest.StashKey["Answers"] = pytest.StashKey()


def _has_widgets(request: pytest.FixtureRequest) -> bool:
    return bool({"qtbot", "qapp"} & set(request.fixturenames))


def pytest_configure(config: pytest.Config) -> None:
    """What the offscreen platform cannot do (raise, size hints, grabbing) is no fault of ours."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[Callable[[datetime], None]]:
    """The clock stands at ``NOW``; the fixture sets it to another instant (with a time zone)."""

    def set_to(now: datetime) -> None:
        assert now.tzinfo is not None, "an instant needs a time zone"
        clock.set_clock(lambda: now)

    set_to(NOW)
    yield set_to
    clock.set_clock(None)


@pytest.fixture(autouse=True)
def no_warnings_in_the_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A log at WARNING or above fails the test; who expects one says ``caplog.clear()`` afterwards."""
    yield
    records: list[logging.LogRecord] = []
    with suppress(KeyError):  # there was no call when the setup failed
        records = caplog.get_records("call")
    loud = [record for record in records if record.levelno >= logging.WARNING]
    if loud:
        pytest.fail("the log has warnings:\n" + "\n".join(record.getMessage() for record in loud))


@pytest.fixture(scope="session")
def qapp(qapp: Any) -> Any:
    """The application as the program dresses it; stops where no Chinese font is installed."""
    from PySide6.QtCore import QLocale
    from PySide6.QtGui import QFontDatabase

    from branchdesk.widgets import garbage, theme

    if not set(QFontDatabase.families()) & set(CHINESE_FONTS):
        pytest.exit(
            "No simplified Chinese font is installed, every snapshot would show boxes. "
            "Debian: apt install fonts-noto-cjk",
            returncode=3,
        )
    QLocale.setDefault(QLocale("zh_CN"))
    garbage.collect_here()
    theme.apply(qapp, "light")
    return qapp


@pytest.fixture(autouse=True)
def garbage_collected() -> Iterator[None]:
    """Collect as the event loop of the program does; tests hardly let it run."""
    yield
    garbage = sys.modules.get("branchdesk.widgets.garbage")
    if garbage is not None and not gc.isenabled():
        garbage.collect()


@pytest.fixture(autouse=True)
def clean_clipboard(request: pytest.FixtureRequest) -> Iterator[None]:
    """Clear the clipboard after tests with widgets: a filled one crashes the offscreen platform at exit."""
    yield
    if _has_widgets(request):
        from PySide6.QtGui import QGuiApplication

        if (app := QGuiApplication.instance()) is not None:
            assert isinstance(app, QGuiApplication)
            app.clipboard().clear()


@pytest.fixture
def type_text(qtbot: Any) -> Callable[[Any, str], None]:
    """Type as an input method does: ``type_text(widget, "王芳")``; the widget gets the focus first.

    Never ``qtbot.keyClicks`` with Chinese: an assertion in Qt then ends the interpreter.
    """
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QInputMethodEvent

    def type_into(widget: Any, words: str) -> None:
        target = widget
        while target.focusProxy() is not None:
            target = target.focusProxy()
        target.setFocus()
        event = QInputMethodEvent()
        event.setCommitString(words)
        QCoreApplication.sendEvent(target, event)

    return type_into


class Answers:
    """What a user would answer: ``will_say`` in order; ``asked`` are the questions that came."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.unused: list[Any] = []
        self.is_over = False

    def will_say(self, *answers: Any) -> None:
        """Queue answers: bool for confirm, index for choose, text or path for the others, None backs out."""
        self.unused.extend(answers)

    def __call__(self, question: Any) -> Any:
        if self.is_over:  # widgets are being closed after the test: nobody is there to be asked
            return question.kind == "confirm"
        self.asked.append(question)
        if not self.unused:
            pytest.fail(f"nobody expected the question {question}")
        return self.unused.pop(0)


@pytest.fixture(autouse=True)
def answers(request: pytest.FixtureRequest) -> Iterator[Answers]:
    """Answers to ``widgets.ask``, in every test: a question without an answer fails, and so does the opposite."""
    given = Answers()
    request.node.stash[_ANSWERS] = given
    if not _has_widgets(request) and "branchdesk.widgets.ask" not in sys.modules:
        yield given  # nothing of Qt is loaded for tests that need none
        return
    from branchdesk.widgets import ask

    ask.answers = given
    yield given
    ask.answers = None
    assert not given.unused, f"never asked for: {given.unused}"


@pytest.fixture
def real_dialogs(answers: Answers) -> None:
    """Questions open their dialogs after all, and the test presses the buttons."""
    from branchdesk.widgets import ask

    ask.answers = None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """A dirty form that pytest-qt closes must not wait for an answer for ever."""
    given = item.stash.get(_ANSWERS, None)
    ask = sys.modules.get("branchdesk.widgets.ask")
    if given is not None and ask is not None:
        given.is_over = True
        ask.answers = given  # type: ignore[attr-defined]
    return (yield)
