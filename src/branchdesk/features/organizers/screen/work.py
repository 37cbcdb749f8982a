"""工作记录: what was done, by whom, in which role; sums of a week, a month, a school term."""

from datetime import date, timedelta

from branchdesk.features.organizers import queries
from branchdesk.features.organizers.deeds.work import WorkDeeds
from branchdesk.features.organizers.listing.words import hours, role_word
from branchdesk.features.organizers.panels import plans, told
from branchdesk.features.organizers.rules import summing
from branchdesk.features.requests.panels.page import ListPage
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.screen import Desk, FileVerbs

_PERIOD = "organizers.work.period"
PERIODS = ("all", "week", "month", "term", "year")


def since(period: str, today: date) -> date | None:
    """The first day of the week (Monday), month, school term or year that is running; None for everything."""
    if period == "week":
        return today - timedelta(days=today.weekday())
    if period == "month":
        return today.replace(day=1)
    if period == "term":
        first_half = summing.term_of(today).endswith("-1")
        return date(int(summing.term_of(today)[:4]), 8, 1) if first_half else date(today.year, 2, 1)
    return date(today.year, 1, 1) if period == "year" else None


class WorkScreen(ListPage):
    """The page of the work log."""

    title = "工作记录"
    watches = frozenset({"organizer", "posting", "work_entry", "organization"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.periods = parts.segments([tr("全部"), tr("本周"), tr("本月"), tr("本学期"), tr("本年")])
        self.periods.setCurrentIndex(min(int(desk.setting(_PERIOD, 0)), len(PERIODS) - 1))
        self.sums = parts.Elided()
        self.deeds = WorkDeeds(self)
        self.furnish(
            self.deeds.verbs(),
            plans.of_work(),
            told.of_entry,
            plans.WORK_MENU,
            self.deeds.edit,
            (self.periods, self.sums),
        )
        self.periods.currentChanged.connect(self._on_period)
        self.list_view.counts_changed.connect(self._sum)

    def file_verbs(self) -> FileVerbs:
        """Export and print mean the log."""
        return {
            "export": (tr("导出工作记录…"), self.deeds.export_view),
            "print": (tr("打印工作记录…"), self.deeds.print_view),
        }

    @property
    def period(self) -> str:
        """One of ``PERIODS``."""
        return PERIODS[self.periods.currentIndex()]

    def span_words(self) -> str:
        """What the list covers, for the title of its paper."""
        today = clock.today()
        words = {
            "week": tr("{first} 起一周").format(first=since("week", today)),
            "month": tr("{year}年{month}月").format(year=today.year, month=today.month),
            "term": tr("{term}学期").format(term=summing.term_of(today)),
            "year": tr("{year}年").format(year=today.year),
        }
        return words.get(self.period, "")

    def show_entry(self, uid: str) -> bool:
        """Stand on an entry, whatever hides it; False where the branch switch does."""
        if uid not in {one.id for one in self.list_view.lines}:
            self.periods.setCurrentIndex(0)
        return self.stand_on(uid)

    def refresh(self) -> None:
        """Read the entries of the period."""
        self.list_view.show_lines(
            self.desk.ask(queries.entries, None, since(self.period, clock.today()), None, self.scope())
        )
        self.verbs.refresh()

    def _on_period(self) -> None:
        self.desk.keep(_PERIOD, self.periods.currentIndex())
        with self.telling():
            self.refresh()

    def _sum(self) -> None:
        """What is shown amounts to, by the four roles."""
        entries = [one.entry for one in self.list_view.shown()]
        whole = summing.together(entries)
        words = tr("{n} 条 · {hours} 小时").format(n=len(entries), hours=hours(whole.tenths) or "0")
        roles = [f"{role_word(role)} {len(one.entries)}" for role, one in summing.by_role(entries).items()]
        self.sums.setText(f"{words}：{' · '.join(roles)}" if entries else "")
