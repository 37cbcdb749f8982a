"""结对共建: joint activities, partners, agreements, issues with their measures, and what they amount to."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from branchdesk.features.twinning import listing, queries
from branchdesk.features.twinning.deeds import Deeds
from branchdesk.features.twinning.listing import IssueRow, Words
from branchdesk.features.twinning.model.words import ReportCategory
from branchdesk.features.twinning.panels import plans
from branchdesk.features.twinning.panels.statistics import PRIORITY_KEPT, StatisticsView, kept_priority
from branchdesk.features.twinning.panels.teller import Teller
from branchdesk.features.twinning.queries import ActivityLine, AgreementLine, PartnerLine, Scope
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.search.index import SearchIndex
from branchdesk.widgets import parts
from branchdesk.widgets.list_view import ListView, Plan
from branchdesk.widgets.pages import Pages
from branchdesk.widgets.screen import Desk, FileVerbs
from branchdesk.widgets.side import Told

VIEWS = ("activities", "partners", "agreements", "issues", "statistics")


class TwinningScreen(Pages[ListView | StatisticsView]):
    """The page of twinning."""

    title = "结对共建"
    watches = frozenset({
        "program", "partner", "agreement", "agreement_party", "plan_item", "joint_activity", "activity_party", "consensus",
        "issue", "measure", "round", "outcome", "media", "photo", "honour", "site", "organization", "post", "meeting",
        "rule_overlay",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        titles = [tr("共建活动"), tr("结对单位"), tr("协议"), tr("问题清单"), tr("统计")]
        super().__init__(desk, dict(zip(VIEWS, titles, strict=True)))
        self.words = Words(today=clock.today())
        self._teller = Teller(desk, self.words)
        self._year = 0  # all of them: what is asked first is how many there have been since the beginning
        self.deeds = Deeds(self)
        self.waiting = parts.button("", kind="link")
        self.waiting.clicked.connect(lambda: self.deeds.from_minutes())
        self.waiting.hide()
        self.furnish(self.deeds.verbs(), self.waiting)

    # ---- what the window calls

    def file_verbs(self) -> FileVerbs:
        """Import means activities; export and print mean the list of the view."""
        words = dict(
            zip(VIEWS, (tr("共建活动"), tr("结对单位"), tr("共建协议"), tr("问题清单"), tr("共建活动")), strict=True)
        )
        word = words[self.view_name]
        printed = tr("打印年度总结…") if self.view_name == "statistics" else tr("打印{what}…").format(what=word)
        return {
            "import": (tr("导入共建活动…"), self.deeds.import_file),
            "export": (tr("导出{what}…").format(what=word), self.deeds.export_view),
            "print": (printed, self.deeds.print_view),
        }

    # ---- the views

    @property
    def statistics(self) -> StatisticsView:
        """统计."""
        return self.one("statistics", StatisticsView)

    def show_activity(self, uid: str) -> None:
        """Stand on an activity."""
        self.stand_on("activities", uid)

    def show_partner(self, uid: str) -> None:
        """Stand on a partner."""
        self.stand_on("partners", uid)

    def show_agreement(self, uid: str) -> None:
        """Stand on an agreement."""
        self.stand_on("agreements", uid)

    def show_issue(self, uid: str) -> None:
        """Stand on a measure, or on the first line of an issue."""
        self.turn_to("issues")
        rows: Sequence[IssueRow] = self.list_of("issues").lines
        row = next((one for one in rows if uid in (one.id, one.issue.id if one.issue else "")), None)
        if row is not None:
            self.stand_on("issues", row.id)

    def make(self, name: str) -> ListView | StatisticsView:
        """A view, for its first visit."""
        if name == "statistics":
            return self._make_statistics()
        teller, deeds = self._teller, self.deeds
        made: dict[str, tuple[Callable[[Words], Plan], Callable[[Any], Told], Callable[[], object]]] = {
            "activities": (plans.activities, teller.activity, deeds.edit),
            "partners": (plans.partners, teller.partner, deeds.edit_partner),
            "agreements": (plans.agreements, teller.agreement, deeds.edit_agreement),
            "issues": (plans.issues, teller.issue, deeds.open_issue),
        }
        plan, tell, open_ = made[name]
        return self.make_list(plan(self.words), tell, open_, SearchIndex)

    def _make_statistics(self) -> StatisticsView:
        view = StatisticsView(self.desk, self.verbs)
        view.year_chosen.connect(self._on_year)
        view.priority_chosen.connect(self._on_priority)
        view.asked.connect(self.deeds.show_ids)
        view.branches_asked.connect(self.deeds.branches)
        view.pairs_asked.connect(self.deeds.pairs)
        return view

    def fitting(self) -> Sequence[str]:
        """The verbs in the menu of a line."""
        return self.deeds.fitting(self.view_name)

    # ---- reading

    def refresh(self) -> None:
        """Read what the view looked at shows."""
        self.words.today = clock.today()
        read = {
            "activities": self._read_activities, "partners": self._read_partners, "agreements": self._read_agreements,
            "issues": self._read_issues, "statistics": self._read_statistics,
        }  # fmt: skip
        read[self.view_name]()
        view = self.view
        if isinstance(view, ListView):
            view.show_current()  # the line may say something else now
        self.verbs.refresh()

    def _read_activities(self) -> None:
        scope = self.scope()
        self.words.texts = self.desk.ask(queries.search_texts)
        self.words.summary_days = self.desk.ask(queries.numbers, self.words.today)["summary_days"]
        self.list_of("activities").show_lines(self.lines_of(scope))
        n = len(self.desk.ask(queries.minutes_waiting, scope))
        self.waiting.setText(tr("{n} 次会议记录待登记").format(n=n))
        self.waiting.setVisible(bool(n))

    def _read_partners(self) -> None:
        scope, today = self.scope(), self.words.today
        quiet = self._teller.silences = self.desk.ask(queries.silences, scope, today)
        self._teller.scope = scope
        self.words.silent = frozenset(uid for one in quiet for uid in (one.first_id, one.second_id))
        self.list_of("partners").show_lines(self.desk.ask(queries.partners, scope, today))

    def _read_agreements(self) -> None:
        scope, today = self.scope(), self.words.today
        self.words.ending = frozenset(line.id for line, _left in self.desk.ask(queries.ending, scope, today))
        self.list_of("agreements").show_lines(self.desk.ask(queries.agreements, scope, today))

    def _read_issues(self) -> None:
        scope, today = self.scope(), self.words.today
        found = self.desk.ask(queries.issues, scope, today), self.desk.ask(queries.measures, scope, today)
        self.list_of("issues").show_lines(listing.issue_rows(*found))

    def _read_statistics(self) -> None:
        first, last, _span = self.period()
        found = self.desk.ask(queries.statistics, self.scope(), first, last, self.priority())
        self.statistics.show_year(found, self._year, self.desk.ask(queries.years))

    def priority(self) -> tuple[ReportCategory, ...]:
        """The order categories go by wherever the page shows or counts them."""
        return kept_priority(self.desk)

    def lines_of(self, scope: Scope) -> list[ActivityLine]:
        """Activities of a part of the tree, categorised as they are counted."""
        found: list[ActivityLine] = self.desk.ask(queries.activities, scope, None, None, self.priority())
        return found

    def period(self) -> tuple[date | None, date | None, str]:
        """The first and the last day the statistics count, and what the period is called."""
        found: tuple[date | None, date | None, str] = self.desk.ask(queries.period, self._year, self.words.today)
        return found

    def look_at_year(self, year: int) -> None:
        """统计 of a year; 0 for all of them."""
        self._year = year
        self.turn_to("statistics")
        self.refresh()

    # ---- what the verbs ask

    def activity(self) -> ActivityLine | None:
        """The activity the list stands on."""
        found = self.current()
        return found if isinstance(found, ActivityLine) else None

    def partner(self) -> PartnerLine | None:
        """The partner the list stands on."""
        found = self.current()
        return found if isinstance(found, PartnerLine) else None

    def agreement(self) -> AgreementLine | None:
        """The agreement the list stands on."""
        found = self.current()
        return found if isinstance(found, AgreementLine) else None

    def issue_row(self) -> IssueRow | None:
        """The line of the issues the list stands on."""
        found = self.current()
        return found if isinstance(found, IssueRow) else None

    def chosen_activities(self) -> list[ActivityLine]:
        """The selected activities."""
        return [one for one in self.chosen() if isinstance(one, ActivityLine)]

    def chosen_partners(self) -> list[PartnerLine]:
        """The selected partners."""
        return [one for one in self.chosen() if isinstance(one, PartnerLine)]

    def chosen_issue_rows(self) -> list[IssueRow]:
        """The selected lines of the issues."""
        return [one for one in self.chosen() if isinstance(one, IssueRow)]

    def _on_year(self, year: int) -> None:
        with self.telling():
            self.look_at_year(year)

    def _on_priority(self, first: str) -> None:
        self.desk.keep(PRIORITY_KEPT, first)
        with self.telling():
            self.refresh()
