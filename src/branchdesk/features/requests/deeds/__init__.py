"""What the page of requests can do: each verb asks what it must know, runs one command and says what happened."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from branchdesk.features.requests import listing, outputs, queries
from branchdesk.features.requests.deeds.handling import OPEN, Handling
from branchdesk.features.requests.deeds.speaking import list_verbs
from branchdesk.features.requests.dialogs.numbers import NumbersDialog
from branchdesk.features.requests.dialogs.summary import SummaryDialog
from branchdesk.features.requests.model import RequestLevel
from branchdesk.features.requests.queries import RequestLine
from branchdesk.features.requests.rules import amending, summing
from branchdesk.features.requests.rules.clock import State
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.actions import Action

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form


class Deeds(Handling):
    """The verbs of the page."""

    def verbs(self) -> list[Action]:
        """Everything the page can do, for its buttons, menus and keys."""
        return [
            *self._step_verbs(),
            *self._after_verbs(),
            *self._going_verbs(),
            *list_verbs(self._screen, self.take_in),
        ]

    def open(self) -> None:
        """Enter: an open request is put right, of a closed one the panel says everything."""
        line = self.line()
        if line is None:
            return
        if line.state is State.CLOSED or self._desk.read_only:
            if self._screen.list_view.side.isHidden():
                self._screen.toggle_side()
        else:
            self.correct()

    def _on(self, fits: Callable[[RequestLine], bool]) -> Callable[[], bool]:
        def enabled() -> bool:
            line = self.line()
            return line is not None and fits(line)

        return enabled

    def _any(self, fits: Callable[[RequestLine], bool]) -> Callable[[], bool]:
        return lambda: any(fits(one) for one in self.lines())

    def _step_verbs(self) -> list[Action]:
        on = self._on
        working = on(lambda one: one.state in OPEN)
        return [
            Action("take_in", tr("登记诉求"), self.take_in, "plus", tip=tr("登记诉求 (Ctrl+N)")),
            Action("respond", tr("响应…"), self.respond, "check",
                   enabled=on(lambda one: one.state in OPEN and not one.request.responded_at)),
            Action("settle", tr("办结…"), self.settle, "circle-check",
                   enabled=on(lambda one: one.state in OPEN and not one.request.settled_at)),
            Action("feed_back", tr("反馈…"), self.feed_back, "badge-check",
                   enabled=on(lambda one: one.state in OPEN and bool(one.request.settled_at))),
            Action("hand_on", tr("转办…"), self.hand_on, "users", enabled=working,
                   tip=tr("换人承办；首接人不变，时间继续计算")),
            Action("escalate", tr("转级…"), self.escalate, "arrow-up", tip=tr("时限内转为复杂诉求，写明理由"),
                   enabled=on(lambda one: one.state in OPEN and one.request.level is RequestLevel.GENERAL)),
            Action("supervise", tr("督办…"), self.supervise, "bell", enabled=self._any(lambda one: one.state is not State.CLOSED)),
            Action("unsupervise", tr("解除督办"), self.unsupervise, "minus", enabled=self._any(lambda one: one.request.supervised)),
        ]  # fmt: skip

    def _after_verbs(self) -> list[Action]:
        on = self._on
        return [
            Action("call", tr("登记回访…"), self.call, "user-check",
                   enabled=on(lambda one: listing.next_round(one) is not None)),
            Action("calls", tr("回访记录…"), self.calls, "history", enabled=on(lambda _one: True)),
            Action("close", tr("关闭…"), self.close, "lock", tip=tr("回访完成，或提出人同意不再回访，才能关闭"),
                   enabled=self._any(lambda one: one.state is not State.CLOSED)),
            Action("reopen", tr("撤回关闭"), self.reopen, "undo-2", enabled=on(lambda one: one.state is State.CLOSED)),
            Action("correct", tr("更正登记…"), self.correct, "pencil", enabled=on(lambda one: one.state is not State.CLOSED)),
            Action("amend", tr("更正办理…"), self.amend, "pencil", tip=tr("响应、办结、反馈登记有误的，写明理由更正，原来的保留"),
                   enabled=on(lambda one: one.state is not State.CLOSED and bool(amending.taken(one.request)))),
            Action("drop", tr("删除"), self.drop, "trash-2", keys="Del", enabled=self._any(lambda _one: True)),
        ]  # fmt: skip

    def _going_verbs(self) -> list[Action]:
        return [
            Action("summary", tr("统计…"), self.summary, "list-filter", tip=tr("按时率、平均时长、渠道和事项分布")),
            Action("numbers", tr("校内规定…"), self.numbers, "settings", tip=tr("时限、回访间隔等按学校的规定改")),
            Action("unanswered", tr("未回应清单…"), self.unanswered, "clock"),
            Action("register", tr("导出登记簿"), self.export_view, "file-spreadsheet"),
            Action("print_view", tr("打印登记簿…"), self.print_view, "printer"),
            Action("print_one", tr("打印办理单…"), self.print_one, "printer", enabled=self._on(lambda _one: True)),
        ]

    # ---- looking and going out

    def summary(self) -> None:
        """统计; a request opened behind a number is stood on."""
        dialog = SummaryDialog(self._desk, self._screen.scope(), self._screen)
        self._run(dialog)
        if dialog.chosen:
            self._screen.stand_on(dialog.chosen)

    def numbers(self) -> None:
        """校内规定 on hours and calls."""
        self._run(NumbersDialog(self._desk, self._screen))

    def unanswered(self) -> None:
        """未回应清单, seen before it is printed."""
        with self._screen.telling():
            now = queries.local_now()
            lines = self._desk.ask(queries.unanswered, self._screen.scope(), now)
            self._preview(outputs.unanswered(lines, self._unit(), now))

    def export_view(self) -> None:
        """导出 the requests shown as the register (Ctrl+E)."""
        self._register(self._export)

    def print_view(self) -> None:
        """打印 the same (Ctrl+P)."""
        self._register(self._preview)

    def _register(self, give: "Callable[[Form], object]") -> None:
        """The register of the requests shown, with what these amount to."""
        with self._screen.telling():
            lines, named = self._shown(), self._may_name()
            if named is None:
                return
            packs = {one.id: one.pack for one in lines}
            found = summing.summary((one.request for one in lines), lambda one: packs[one.id], queries.local_now())
            give(outputs.register(lines, self._unit(), clock.today(), found, named=named))

    def print_one(self) -> None:
        """打印 the sheet of one request."""
        line = self.line()
        if line is None:
            return
        with self._screen.telling():
            named = self._may_name([line])
            if named is not None:
                unit, today = self._unit(), clock.today()
                self._show(outputs.request_title(line), lambda: outputs.one_request(line, unit, today, named=named))

    def _may_name(self, lines: list[RequestLine] | None = None) -> bool | None:
        """Whether names of askers stand on the paper; asked only where there are any. None: not at all."""
        if not any(one.request.asker_name for one in (lines if lines is not None else self._shown())):
            return False
        words = tr("提出人的姓名只在办理需要时印出，送阅、公示的不印。")
        chosen = ask.choose(self._screen, tr("印提出人姓名吗？"), words, [tr("不印姓名"), tr("印姓名"), tr("取消")])
        return None if chosen in (None, 2) else chosen == 1

    def _shown(self) -> list[RequestLine]:
        return self._screen.list_view.shown()
