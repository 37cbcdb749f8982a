"""交接书 and 考核意见 of a posting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.organization.fields import complete
from branchdesk.features.organizers import commands, queries
from branchdesk.features.organizers.fields import HANDOVER_FIELDS, OPINION_FIELDS, SIGN_FIELDS
from branchdesk.features.organizers.model import Opinion
from branchdesk.features.organizers.queries import HandoverLine, PostingLine
from branchdesk.features.organizers.rules.postings import same_college
from branchdesk.features.requests.dialogs.steps import StepDialog
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog
from branchdesk.widgets.record_list import RecordList
from branchdesk.widgets.screen import Desk


class HandoversDialog(ListDialog):
    """The books of a posting: made, printed, signed. ``show(line)`` prints one, ``draft()`` the book as it would be now."""

    def __init__(
        self, desk: Desk, line: PostingLine, show: Callable[[HandoverLine], object], draft: Callable[[], object],
        parent: QWidget | None,
    ) -> None:  # fmt: skip
        self._desk, self._line, self._print = desk, line, show
        columns = [
            Column("on", tr("交接日期"), lambda one: one.handover.on, width=104, sort_key=lambda one: str(one.handover.on), fixed=True),
            Column("taker", tr("接任"), lambda one: one.taker.title if one.taker else tr("（未定）"), width=180, stretch=True),
            Column("witness", tr("监交人"), lambda one: one.handover.witness, width=84),
            Column("signed", tr("双方签字"), lambda one: one.handover.signed_on, lambda day: str(day) if day else tr("未签字"),
                   width=104, tone=lambda day: "ok" if day else "warn"),
            Column("fingerprint", tr("校验"), lambda one: one.handover.fingerprint, width=150, ink=lambda _code: "text2"),
            Column("intact", tr("内容"), lambda one: one.intact, lambda yes: tr("完好") if yes else tr("与校验不符"), width=96,
                   tone=lambda yes: "ok" if yes else "err"),
        ]  # fmt: skip
        super().__init__(
            tr("交接书：{title}").format(title=line.title), columns, lambda one: one.id,
            Emptiness(tr("还没有交接书"), tr("生成后内容不再改变；打印、双方签字后登记签字日期"), "file-text"), parent,
            rule=tr("生成时按台账当时的事实写成：未完成的职责、近期到期、在办诉求、共建举措、在途介绍信、待签文书、档案目录。"),
            extent=(860, 460),
        )  # fmt: skip
        self.verb(tr("看草稿…"), draft, "eye", of_lines=False)
        self._verbs_of_book = [
            self.verb(tr("打印…"), self.print, "printer", of_lines=False),
            self.verb(tr("签字…"), self.sign, "pencil", of_lines=False),
            self.verb(tr("删除"), self.drop, "trash-2", of_lines=False),
        ]
        self.verb(tr("生成…"), self.make, kind="primary").setVisible(not desk.read_only)
        self.table.opened.connect(lambda _line: self.print())
        self.table.delete_asked.connect(self.drop)
        self.table.current_changed.connect(lambda _line: self._allow())
        self.refresh()

    def refresh(self) -> None:
        """Read them anew."""
        found = self._desk.ask(queries.handovers, self._line.id)
        self.show_lines(found, tr("共 {n} 份").format(n=len(found)))
        self._allow()

    def _allow(self) -> None:
        book = self._book()
        writable = book is not None and not self._desk.read_only and book.handover.signed_on is None
        for button, may in zip(self._verbs_of_book, (book is not None, writable, writable), strict=True):
            button.setEnabled(may)

    def _book(self) -> HandoverLine | None:
        found: HandoverLine | None = self.table.current_record()
        return found

    def make(self) -> None:
        """生成."""
        others = [one for one in self._desk.ask(queries.postings)
                  if one.id != self._line.id and same_college(one.posting, self._line.posting)]  # fmt: skip

        def take(values: dict[str, Any]) -> None:
            label = tr("生成 {name} 的交接书").format(name=self._line.name)
            to = values["to_posting_id"] or None
            self._desk.do(label, commands.hand_over, self._line.id, values["on"], to, values["witness"])

        start = {"on": Day.of(clock.today()), "to_posting_id": others[0].id if len(others) == 1 else None}
        tell = tr("接任人先在“选派”中登记到同一学院；尚未确定的可以不填，但没有接任人不能登记签字。")
        refs = {"posting": [(one.id, f"{one.title}（{one.span}）") for one in others]}
        dialog = StepDialog(HANDOVER_FIELDS, tr("生成交接书：{title}").format(title=self._line.title), take, start, self,
                            verb=tr("生成"), tell=tell, refs=refs, extent=(680, 320))  # fmt: skip
        if dialog.exec():
            self.refresh()
            self.table.select_first()
            self.notices.tell("ok", tr("已生成交接书，内容不再改变。"), [(tr("预览、打印"), self.print)])
        dialog.deleteLater()

    def print(self) -> None:
        """预览、打印 the book the list stands on."""
        if (book := self._book()) is not None:
            self._print(book)

    def sign(self) -> None:
        """登记签字."""
        book = self._book()
        if book is None or book.handover.signed_on is not None or self._desk.read_only:
            return

        def take(values: dict[str, Any]) -> None:
            label = tr("登记 {name} 的交接书签字").format(name=self._line.name)
            self._desk.do(label, commands.sign_handover, book.id, values["signed_on"])

        dialog = StepDialog(SIGN_FIELDS, tr("双方已在打印的交接书上签字"), take, {"signed_on": Day.of(clock.today())}, self,
                            verb=tr("登记签字"), extent=(560, 240))  # fmt: skip
        if dialog.exec():
            self.refresh()
            self.notices.tell("ok", tr("已登记签字，这份交接书不能再删除。"))
        dialog.deleteLater()

    def drop(self) -> None:
        """删除 a book nobody signed."""
        book = self._book()
        if book is None or self._desk.read_only:
            return
        words = tr("{day} 的交接书移到回收站。").format(day=book.handover.on)
        if not ask.confirm(self, tr("删除交接书？"), words, tr("删除"), danger=True):
            return
        try:
            self._desk.do(tr("删除 {name} 的交接书").format(name=self._line.name), commands.drop_handover, book.id)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.refresh()


class OpinionsDialog(RecordList):
    """考核意见: what bodies said of a year, entered by hand; the program gives no grades."""

    fields = OPINION_FIELDS
    extent = (780, 420)

    def __init__(self, desk: Desk, line: PostingLine, parent: QWidget | None) -> None:
        self._line = line
        columns = [
            Column("year", tr("年度"), lambda one: one.year, width=72, fixed=True),
            Column("giver", tr("意见方"), lambda one: one.giver, width=150),
            Column("grade", tr("等次"), lambda one: one.grade, width=84),
            Column("text", tr("意见"), lambda one: " ".join(one.text.split()), width=260, stretch=True),
            Column("on", tr("日期"), lambda one: one.on, width=100),
        ]
        title = tr("考核意见：{title}").format(title=line.title)
        super().__init__(desk, title, columns, Emptiness(tr("还没有考核意见"), icon="clipboard-list"), parent)

    def hint(self) -> str:
        """Who says it."""
        return tr("派出单位、所在学院、组织部等给出的意见和等次，由人录入；软件不打分、不定等次。")

    def uid(self, line: Any) -> str:
        """Of the opinion."""
        return str(line.id)

    def read(self) -> Sequence[Opinion]:
        """The newest year first."""
        return self.desk.ask(queries.opinions, self._line.id)

    def title_of(self, line: Opinion | None) -> str:
        """Whose, of which year."""
        return tr("{year}年 {giver}").format(year=line.year, giver=line.giver) if line else tr("新增考核意见")

    def values(self, line: Opinion | None) -> Any:
        """A new one is about this year."""
        return line or {"year": clock.today().year}

    def save(self, values: dict[str, Any], line: Opinion | None) -> None:
        """Write it."""
        filled: Mapping[str, Any] = complete(Opinion, values)
        made = replace(line, **filled) if line else Opinion(id=new_id(), posting_id=self._line.id, **filled)
        label = tr("登记 {name} {year} 年的考核意见").format(name=self._line.name, year=made.year)
        self.desk.do(label, commands.save_opinion, made)

    def remove(self, line: Opinion) -> None:
        """Take it away."""
        label = tr("删除 {name} {year} 年的考核意见").format(name=self._line.name, year=line.year)
        self.desk.do(label, commands.drop_opinion, line.id)
