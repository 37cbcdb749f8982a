"""The panel beside the list: one member in detail, and what happened to him."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from branchdesk.features.members import listing, queries
from branchdesk.features.members.fields import FIELD, MEMBER_FIELDS, arrival_words, aspect_word, limit_words
from branchdesk.features.members.listing import STANDING_TONES, Words
from branchdesk.features.members.model import (
    ASPECTS,
    Move,
    Standing,
)
from branchdesk.features.members.queries import MemberLine
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.icons import set_icon
from branchdesk.widgets.notices import announce
from branchdesk.widgets.screen import Desk

_BESIDE = 4
"""Up to so many characters a name leaves room for the pill beside it."""

_WIDTH = 300
"""The least width of the panel, in pixels at 100 %."""


class Fact(NamedTuple):
    """A label and its value; ``secret`` where the value is a number shown in full for the moment.

    ``go`` is (place, id) of where a link leads: 打开 behind the value, or without a label the value itself.
    """

    label: str
    value: str
    secret: bool = False
    go: tuple[str, str] = ("", "")


Section = tuple[str, Sequence[Fact]]
Chapters = Callable[[Desk, MemberLine], Sequence[Section]]
"""What rooms above this one tell of a member on his page 履历."""
ReadPast = Callable[[], Sequence[Section]]
"""Reads what the page 履历 shows."""


def no_chapters(_desk: Desk, _line: MemberLine) -> Sequence[Section]:
    """Nobody above tells anything."""
    return ()


class RevealSign(QFrame):
    """While full numbers are on the screen: for how many seconds still, and the way to end it at once.

    ``ended`` when the time is over, or the user has seen enough.
    """

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("msg")
        self.setProperty("tone", "warn")
        self.setToolTip(tr("正在显示完整的证件号和电话，到时自动隐藏"))
        self.words = parts.label(tone="warn")
        self.stop = parts.tool("eye-off", tr("立即隐藏 (F9)"))
        self.stop.clicked.connect(self.ended)
        self.timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._short = False
        self.timer.timeout.connect(self.ended)
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._say)
        self.setLayout(parts.row(parts.Picture("eye", "warn"), self.words, self.stop, margins=(10, 0, 4, 0)))
        self.hide()

    def begin(self, seconds: int) -> None:
        """Count down from here."""
        self.timer.start(seconds * 1000)
        self._clock.start()
        self._say()
        self.show()
        announce(self, tr("正在显示完整的证件号和电话，{n} 秒后隐藏").format(n=seconds))

    def end(self) -> None:
        """The numbers are masked again."""
        self.timer.stop()
        self._clock.stop()
        self.hide()

    def shorten(self, short: bool) -> None:
        """Only the seconds, where there is no room for words."""
        self._short = short
        self._say()

    def _say(self) -> None:
        words = tr("{n} 秒") if self._short else tr("完整显示 {n} 秒")
        self.words.setText(words.format(n=max(1, round(self.timer.remainingTime() / 1000))))


class Detail(QFrame, theme.Themed):
    """One member: 基本信息 and 履历.

    Signals: ``edit_asked``, ``closed``, ``reveal_asked`` (or the end of it), ``copy_asked(str)`` of a number shown in
    full, ``go_asked(str, str)`` for another place; ``more`` is the menu behind ⋯, ``width`` in pixels at 100 %.
    """

    edit_asked = Signal()
    closed = Signal()
    reveal_asked = Signal()
    copy_asked = Signal(str)
    go_asked = Signal(str, str)

    def __init__(self, more: QMenu, width: int) -> None:
        super().__init__()
        self._width = width
        self.setObjectName("panel")
        self.setAccessibleName(tr("党员详情"))
        self._name = parts.label(role="h1", wrap=True)
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pills = (parts.pill(""), parts.pill(""))
        self._limit = parts.pill("", "err")
        self._under = parts.label(role="dim", wrap=True)
        self._segments = parts.segments([tr("基本信息"), tr("履历")])
        self._segments.setExpanding(True)
        self._pages = QStackedWidget()
        self._facts, self._past = (_Sheet(self.copy_asked, self.go_asked) for _ in range(2))
        self._pages.addWidget(_scrolled(self._facts))
        self._pages.addWidget(_scrolled(self._past))
        self._read_past: ReadPast = tuple
        self._segments.currentChanged.connect(self._on_turned)
        self._whole = QStackedWidget()
        self._whole.addWidget(self._make_body(more))
        self._nobody = parts.label(role="dim")  # empty until it is known that nobody is selected
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._whole.addWidget(self._nobody)
        self._whole.setCurrentIndex(1)
        self.setLayout(parts.column(self._whole))
        self.follow_theme()

    def retheme(self) -> None:
        """As wide as the text needs."""
        self.setMinimumWidth(theme.px(_WIDTH))

    def sizeHint(self) -> QSize:
        """As wide as the user left it."""
        return QSize(theme.px(self._width), super().sizeHint().height())

    def show_nobody(self) -> None:
        """Nothing is selected."""
        self._nobody.setText(tr("未选择党员"))
        self._whole.setCurrentIndex(1)

    def show_member(self, line: MemberLine, words: Words, past: ReadPast, *, revealed: bool) -> None:
        """Show a line and, where 履历 is looked at, its past."""
        self._name.setText(line.name)
        for pill in self._pills:
            pill.setText(FIELD["standing"].show(line.standing))
            parts.mark(pill, "tone", STANDING_TONES.get(Standing(line.standing), "mute"))
        long = len(line.name) > _BESIDE  # a long name has its line to itself
        self._pills[0].setVisible(not long)
        self._pills[1].setVisible(long)
        self._limit.setText(words.limit(line.id))
        self._limit.setVisible(bool(self._limit.text()))
        branch = words.organization(line.branch_id)
        self._under.setText(" · ".join(part for part in (line.number, branch) if part))
        self._reveal.setText(tr("隐藏证件号") if revealed else tr("显示证件号"))
        self._reveal.setAccessibleName(self._reveal.text())
        set_icon(self._reveal, "eye-off" if revealed else "eye", wide=True)
        self._facts.show_facts(_sections(line, words, revealed))
        self._read_past = past
        self._show_past()
        self._whole.setCurrentIndex(0)

    def _on_turned(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self._show_past()

    def _show_past(self) -> None:
        """Read only for a page that is seen: it asks rooms which may not have been loaded yet."""
        if self._pages.currentIndex() == 1:
            self._past.show_facts(self._read_past())

    def focus(self) -> None:
        """Let the keyboard in (F6)."""
        self._segments.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _make_body(self, more: QMenu) -> QWidget:
        edit = parts.tool("pencil", tr("编辑 (F2)"))
        edit.clicked.connect(self.edit_asked)
        close = parts.tool("x", tr("收起详情 (Alt+Enter)"))
        close.clicked.connect(self.closed)
        body = QWidget()
        body.setLayout(parts.column(
            self._head(edit, close),
            parts.row(self._under, margins=(16, 0, 16, 0)), parts.row(self._pills[1], self._limit, None, margins=(16, 0, 16, 4)), parts.row(self._segments, margins=(16, 0, 16, 0)),
            self._pages, self._foot(more), gap=4))  # fmt: skip
        return body

    def _head(self, *tools: QToolButton) -> QHBoxLayout:
        """A name is never cut: 阿迪力·吐尔逊江 has the line to itself, and takes two where it must."""
        head = parts.row(self._name, self._pills[0], *tools, margins=(16, 12, 8, 0))
        head.setStretch(0, 1)
        return head

    def _foot(self, more: QMenu) -> QFrame:
        foot = parts.card("foot")
        edit = parts.button(tr("编辑"), icon="pencil")
        edit.clicked.connect(self.edit_asked)
        self._reveal = parts.button(tr("显示证件号"), icon="eye", tip=tr("显示一会儿并记入变更记录 (F9)"))
        self._reveal.clicked.connect(self.reveal_asked)
        rest = parts.tool("ellipsis", tr("更多操作"))
        rest.setMenu(more)
        rest.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        foot.setLayout(parts.row(edit, self._reveal, None, rest, margins=(12, 8, 12, 8)))
        return foot


def _sections(line: MemberLine, words: Words, revealed: bool) -> list[tuple[str, list[Fact]]]:
    """Sections of filled fields; the required ones also when empty."""
    found: dict[str, list[Fact]] = {}
    for one in MEMBER_FIELDS:
        value = getattr(line, one.name)
        if one.name in ("name", "number") or (value in (None, "", 0) and not one.required):
            continue
        in_full = one.secret and revealed and bool(value)
        text = one.show(value) if in_full else listing.shown(one, value, words)
        if one.name == "birth" and (years := listing.age(line, words.today)) is not None:
            text = tr("{day}（{n} 岁）").format(day=text, n=years)
        found.setdefault(one.section, []).append(Fact(tr(one.label), text or "—", in_full))
        if one.name == "confirmed_on" and (years := listing.party_age(line, words.today)) is not None:
            found[one.section].append(Fact(tr("党龄"), tr("{n} 年").format(n=years)))
    if post := words.post(line):
        found.setdefault(FIELD["standing"].section, []).append(Fact(tr("党内职务"), post))
    if limit := words.limits.get(line.id):
        found.setdefault(FIELD["standing"].section, []).append(Fact(tr("党员权利"), limit_words(limit)))
    return list(found.items())


class _Sheet(QWidget):
    """Labels and values in sections; the signals are for the copying of a number in full, and for going elsewhere."""

    def __init__(self, copy_asked: SignalInstance, go_asked: SignalInstance) -> None:
        super().__init__()
        self._copy_asked, self._go_asked = copy_asked, go_asked
        self.setObjectName("scrollbody")
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, sections: Sequence[Section]) -> None:
        """Replace everything shown."""
        grid = self._grid
        while grid.count():
            old = grid.takeAt(0).widget()
            if old is not None:
                old.hide()  # it dies only with the next turn of the event loop
                old.deleteLater()
        for number in range(grid.rowCount()):
            grid.setRowStretch(number, 0)
        grid.setContentsMargins(*(theme.px(side) for side in (16, 10, 12, 10)))
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        row = 0
        for title, facts in sections:
            if row:
                grid.addWidget(parts.line(), row, 0, 1, 2)
                row += 1
            grid.addWidget(parts.label(title, role="section"), row, 0, 1, 2)
            row += 1
            for fact in facts:
                place = Qt.AlignmentFlag.AlignVCenter if fact.secret else Qt.AlignmentFlag.AlignTop
                grid.addWidget(parts.label(fact.label, role="dim"), row, 0, place)
                grid.addWidget(self._shown(fact), row, 1)
                row += 1
        grid.setRowStretch(row, 1)

    def _shown(self, fact: Fact) -> QWidget:
        if fact.go[0]:
            return self._way(fact)
        return self._in_full(fact) if fact.secret else _value(fact)

    def _way(self, fact: Fact) -> QWidget:
        """A value with the way elsewhere; long words wrap, so the link stays short."""
        words = fact.value if not fact.label else tr("打开")
        link = parts.button(words, kind="link")
        link.setAccessibleName(tr("{words} {value}").format(words=words, value=fact.value) if fact.label else words)
        link.clicked.connect(lambda: self._go_asked.emit(*fact.go))
        value = _value(fact) if fact.label else None
        made = QWidget()
        box = parts.row(value, link) if value else parts.row(link, None)
        box.setStretch(0, 1 if value else 0)
        made.setLayout(box)
        return made

    def _in_full(self, fact: Fact) -> QWidget:
        """A number cannot be marked with the mouse: a copy of it is written down."""
        value = _value(fact)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        copy = parts.tool("copy", tr("复制{what}（记入变更记录）").format(what=fact.label))
        copy.clicked.connect(lambda: self._copy_asked.emit(fact.value))
        made = QWidget()
        made.setLayout(parts.row(value, copy, None, gap=4))
        return made


def _value(fact: Fact) -> QLabel:
    made = parts.label(fact.value, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setAccessibleName(f"{fact.label} {fact.value}")
    return made


def _scrolled(sheet: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(tr("详情内容"))
    area.setWidget(sheet)
    return area


def past(desk: Desk, line: MemberLine, words: Words, chapters: Chapters = no_chapters) -> list[Section]:
    """What the 履历 page shows: the dates of the party life, how he came, dated moves, limited rights, posts, and the rest."""
    life = [Fact(title, value) for title, value in ((tr("入党"), line.joined_on), (tr("转正"), line.confirmed_on),
                                                    (tr("离开"), line.left_on)) if value]  # fmt: skip
    came = [Fact(str(one.on), arrival_words(one)) for one in desk.ask(queries.arrivals, line.id)]
    moved = [Fact(str(move.on), move_words(move, words)) for move in desk.ask(queries.moves, line.id)]
    limits = [Fact(str(one.from_on), limit_words(one)) for one in desk.ask(queries.restrictions, line.id)]
    held = [
        Fact(f"{post.from_on or ''}—{post.until_on or tr('今')}", f"{post.organization} {post.title}")
        for post in desk.ask(organization.posts, None, line.id)
    ]
    usual = [(tr("党籍"), life), (tr("变动"), moved), (tr("任职"), held)]
    rare = [(tr("增员"), came), (tr("党员权利受限"), limits)]
    sections: list[Section] = [(title, facts or [Fact(tr("（无）"), "")]) for title, facts in usual]
    return [*sections, *(one for one in rare if one[1]), *chapters(desk, line)]


def move_words(move: Move, words: Words) -> str:
    """所在支部：甲支部 → 乙支部（原因）."""
    sides = (aspect_word(move.aspect, value, words.organizations) for value in (move.before, move.after))
    before, after = (side or tr("（无）") for side in sides)
    text = tr("{what}：{before} → {after}").format(what=tr(dict(ASPECTS)[move.aspect]), before=before, after=after)
    return f"{text}（{move.reason}）" if move.reason else text
