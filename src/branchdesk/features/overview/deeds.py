"""What the page reads, checks and says. The page loads this when its frame stands on the screen."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from branchdesk.features.members.model import Standing
from branchdesk.features.organization import queries as organization
from branchdesk.features.overview import queries, rules
from branchdesk.features.overview.model import Checks, Dues, Facts, Life, Reminder, Rooms, Safety
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.tasks import Task

if TYPE_CHECKING:
    from branchdesk.features.overview.panels import Card
    from branchdesk.features.overview.screen import OverviewScreen

Key = tuple[int, frozenset[str] | None, date]
"""What an answer depends on: position of the log, part of the tree, day."""


class Deeds(QObject):
    """Reads the ledger for a page and fills it.

    What plain SQL answers is shown at once; 名册体检 and 查重 look at every member and run in the background,
    once for each state of the ledger.
    """

    def __init__(self, screen: "OverviewScreen") -> None:
        super().__init__(screen)
        self._screen = screen
        self.reminders: list[Reminder] = []
        self._facts: Facts | None = None
        self._checks: Checks | None = None
        self._life: Life | None = None
        self._dues: Dues | None = None
        self._rooms: Rooms | None = None
        self._wanted: Key | None = None
        self._checked: Key | None = None
        self._working: Key | None = None

    @property
    def _desk(self) -> Desk:
        return self._screen.desk

    def refresh(self) -> None:
        """Read the ledger; start the slow checks when it has changed since they last ran."""
        key = self._wanted = self._key_now()
        if self._desk.ask(queries.is_large):
            self._read_aside(key)
        else:
            self._facts = self._desk.ask(queries.facts, key[1], key[2])
            self._check(key)
            self._show()

    def forget(self) -> None:
        """Have the checks run again even if nothing has changed."""
        self._checked = None

    # ---- the slow part

    @property
    def is_checking(self) -> bool:
        """Whether something is still being read or checked in the background."""
        return self._working is not None

    @property
    def is_current(self) -> bool:
        """Whether everything shown is of the ledger as it is."""
        return self._checked is not None and self._checked == self._wanted

    def _read_aside(self, key: Key) -> None:
        """In a large ledger even counting is slow."""
        if self._working is None:
            self._working = key
            read = self._desk.ask(queries.read_aside, key[1], key[2])
            self._follow(self._desk.run(tr("正在统计名册"), lambda _report: read(), self._on_facts, reading=True))

    def _on_facts(self, facts: Facts) -> None:
        if (key := self._end()) is not None:
            self._facts = facts
            self._check(key)
            self._show()

    def _check(self, key: Key) -> None:
        """名册体检 and 查重, unless they know this state of the ledger already."""
        if key == self._checked:
            return
        self._checks = None
        if self._working is None:
            self._working = key
            check = self._desk.ask(queries.checker, key[1], key[2])
            life = self._desk.ask(queries.life, key[1], key[2])
            dues = self._desk.ask(queries.dues, key[1], key[2])
            self._follow(
                self._desk.run(
                    tr("正在体检名册"),
                    lambda report: (life(), dues(), check(report.step)),
                    self._on_checked,
                    reading=True,
                )
            )

    def _on_checked(self, found: tuple[Life, Dues | None, Checks]) -> None:
        if (key := self._end()) is not None:
            self._life, self._dues, self._checks = found
            self._read_rooms(key)
            self._show()

    def _read_rooms(self, key: Key) -> None:
        """The later rooms; quietly, for nobody need be asked whether reading may be broken off."""
        self._working = key
        read = self._desk.ask(queries.later_rooms, key[1], key[2], _minute())
        task = Task(lambda _report: read(), self)
        task.done.connect(self._on_rooms)
        self._follow(task)
        task.start()

    def _on_rooms(self, rooms: Rooms) -> None:
        if (key := self._end()) is not None:
            self._checked, self._rooms = key, rooms
            self._show()

    def _follow(self, task: Task[Any]) -> None:
        task.failed.connect(self._on_failed)

    def _on_failed(self, _refusal: Refusal) -> None:
        """Stopped or impossible: the page stays useful, and 刷新 tries again."""
        self._working = None
        with self._screen.telling():
            self._show()

    def _end(self) -> Key | None:
        """The state of the ledger the work was for; None when it has moved on, and then the page is read anew."""
        key, self._working = self._working, None
        if self._is_late(key):
            self._screen.go_stale()
            return None
        return key

    def _key_now(self) -> Key:
        scope = self._desk.ask(queries.scope, self._desk.branch_id)
        return self._desk.ask(queries.position), scope, clock.today()

    def _is_late(self, key: Key | None) -> bool:
        try:
            return key != self._key_now()
        except Refusal:  # locked in the meantime
            return True

    # ---- what is shown

    def tick(self) -> None:
        """Clocks run on while somebody looks; nothing is read for that."""
        if self._rooms is not None and self._rooms.requests and not self.is_checking:
            with self._screen.telling():
                self._show()

    def _show(self) -> None:
        if self._facts is None:
            return
        page, today, last = self._screen, self._screen.today, self._desk.last_backup()
        safety = Safety(last.made_at if last else None, wanted=not self._desk.read_only)
        rooms = self._rooms._replace(now=_minute()) if self._rooms is not None else None
        self.reminders = rules.reminders(self._facts, self._checks, safety, today, self._life, self._dues, rooms)
        page.date_line.setText(rules.date_line(today))
        self._show_people(self._facts)
        self._show_to_do()
        self._show_roll()
        page.backup.say(*rules.backup_words(safety, clock.now()))
        page.list.show_reminders(self.reminders, today, self._note())
        page.composition.show_makeup(self._facts.makeup)
        self._show_rooms(today)
        for button in (page.print_button, page.calendar_button):
            button.setEnabled(self.is_current)
        page.setFocusProxy(page.list.first_button() or page.refresh_button)
        self._tell(self._facts)

    def _note(self) -> str:
        """Figures of the ledger as it was before are never shown without saying so."""
        if self.is_current:
            return ""
        if not self.is_checking:
            return tr("没有核对完，请按“刷新”")
        return tr("正在按改动更新…") if self._rooms is not None else tr("正在读取台账…")

    def _show_people(self, facts: Facts) -> None:
        words = tr("正式 {full:,} · 预备 {probation:,} · 发展对象 {candidates:,}")
        detail = words.format(
            full=facts.makeup.of(Standing.FULL),
            probation=facts.makeup.of(Standing.PROBATIONARY),
            candidates=facts.makeup.of(Standing.CANDIDATE),
        )
        self._screen.people.say(f"{facts.makeup.members:,}", tr("人"), detail)

    def _show_to_do(self) -> None:
        late = rules.overdue(self.reminders)
        detail = tr("其中 {n} 项已逾期").format(n=late) if late else tr("没有逾期")
        self._screen.to_do.say(f"{len(self.reminders):,}", tr("项"), detail, "err" if late else "")

    def _show_roll(self) -> None:
        card = self._screen.roll
        if self._checks is None:
            card.say("…", "", tr("正在检查") if self.is_checking else tr("还没有检查，请按“刷新”"))
        elif self._checks.members:
            card.say(f"{self._checks.members:,}", tr("人待补正"), rules.check_words(self._checks), "warn")
        else:
            card.say("0", tr("人待补正"), tr("没有发现问题"))

    def _show_rooms(self, today: date) -> None:
        """What only those see who keep dues, or meetings."""
        page, life, dues = self._screen, self._life, self._dues
        if life is not None:
            page.composition.duties.show_life(life, today)
            if life.years:
                self._say(page.meetings, *rules.meeting_words(life, today))
        if dues is not None:
            self._say(page.dues, *rules.card_words(dues))
        page.composition.on_time.show_on_time(dues.on_time if dues is not None else ())
        page.show_rooms(dues=dues is not None, meetings=life is not None and bool(life.years))

    def _say(self, card: "Card", number: str, unit: str, detail: str, share: float | None) -> None:
        """So many of so many, and a bar as full as that; while it is being read anew, that it is."""
        card.say(
            number, unit, detail if self.is_current else tr("正在更新 · {detail}").format(detail=detail), share=share
        )

    def _tell(self, facts: Facts) -> None:
        words = tr("党员 {people:,} 人 · 待办 {n:,} 项 · 逾期 {late:,} 项")
        late = rules.overdue(self.reminders)
        self._screen.count(words.format(people=facts.makeup.members, n=len(self.reminders), late=late))

    # ---- verbs

    def print_out(self) -> None:
        """打印概览: what the page shows, many of one kind as the one line they share, seen before it is printed."""
        if self._facts is None or not self.is_current:
            return
        from branchdesk.features.overview import papers
        from branchdesk.widgets.pdf_preview import PdfPreview

        unit, today = self._desk.ask(organization.unit_name, self._desk.branch_id), self._screen.today
        cards = tuple((card.title, card.words()) for card in self._screen.cards)
        sheet = papers.Sheet(unit, today, self._facts.makeup, tuple(self._screen.list.lines(self.reminders)), cards,
                             tuple(self._life.years) if self._life else (),
                             tuple(self._dues.on_time) if self._dues else ())  # fmt: skip
        title = papers.title()

        def ready(data: bytes) -> None:
            name = ask.safe_name(f"{title}_{today:%Y%m%d}.pdf")
            PdfPreview(lambda dpi: papers.pictures(data, dpi), data, title, name, self._screen).exec()

        self._desk.run(tr("正在排版概览"), lambda _report: papers.render(sheet), ready)

    def export_calendar(self) -> None:
        """导出日历: the days of what the page shows, as a file for any calendar program."""
        if self._facts is None or not self.is_current:
            return
        from branchdesk.features.overview import outputs
        from branchdesk.widgets import show_files

        found = outputs.dated(self.reminders)
        if not found:
            self._desk.notices.tell("info", tr("现在没有带日期的事项，没有可导出的日历。"))
            return
        unit = self._desk.ask(organization.unit_name, self._desk.branch_id)
        name = tr("{unit}待办").format(unit=unit)
        suggested = ask.safe_name(f"{name}_{self._screen.today:%Y%m%d}.ics")
        path = ask.save_file(self._screen, tr("导出日历"), [tr("日历文件 (*.ics)")], suggested)
        if path is None:
            return
        uuid, now, today = self._desk.ask(queries.uuid), clock.now(), self._screen.today

        def done(_nothing: object) -> None:
            text = tr("已导出 {n} 项到日历文件。文件没有加密，内有姓名，请只导入本人的日历，不要上传。").format(
                n=len(found)
            )
            self._desk.notices.tell("ok", text, [(tr("打开位置"), lambda: show_files.show(path))], detail=str(path))

        self._desk.run(
            tr("正在导出日历"),
            lambda _report: outputs.write(path, outputs.calendar(found, uuid, name, now, today)),
            done,
        )


def _minute() -> datetime:
    """Now as people read it off the clock, to the minute."""
    return clock.now().astimezone().replace(tzinfo=None, second=0, microsecond=0)
