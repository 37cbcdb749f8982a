"""指定培养联系人、入党介绍人 and 公示: what the rules say of them is told while they are typed."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.development import commands, queries
from branchdesk.features.development.dialogs.judged import JudgedDialog
from branchdesk.features.development.dialogs.record import members_offered
from branchdesk.features.development.fields import GUIDE_FIELDS, NOTICE_FIELDS
from branchdesk.features.development.model import Guide, GuideKind, Occasion, PublicNotice
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.members.model import IN_PARTY
from branchdesk.features.organization.fields import complete
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.screen import Desk

_STEPS = {GuideKind.CULTIVATOR: "cultivators", GuideKind.SPONSOR: "sponsors"}


class GuideDialog(JudgedDialog):
    """Somebody of the roll, or a name where he belongs to another branch."""

    def __init__(
        self, desk: Desk, file: CaseFile, book: Rulebook, before: Guide | None, kind: GuideKind, parent: QWidget | None
    ) -> None:
        self._before = before
        self._id = before.id if before is not None else new_id()
        self._around = desk.ask(queries.Around)
        start: Any = before or {"kind": kind, "from_on": Day.of(clock.today())}
        known = before.member_id if before is not None else None
        offered = members_offered(desk, lambda one: one.standing in IN_PARTY or one.id == known)
        title = tr("培养联系人、入党介绍人：{name}").format(name=file.member.name)
        super().__init__(desk, title, GUIDE_FIELDS, parent, file=file, book=book, about=_STEPS[kind], start=start,
                         extent=(780, 520), first="" if before else "member_id",
                         verb=tr("保存") if before else tr("指定"), refs={"member": offered})  # fmt: skip

    def changed(self, values: dict[str, Any]) -> CaseFile | None:
        """The file with this guide."""
        if not (values.get("kind") and (values.get("member_id") or values.get("name"))):
            return None
        guide = self._made(values)
        self.about = _STEPS[guide.kind]
        others = (one for one in self.file.guides if one.id != guide.id)
        return self._around.placed(replace(self.file, guides=(*others, guide)))

    def write(self, values: dict[str, Any]) -> None:
        """Appoint, or put right."""
        label = tr("指定 {name} 的培养联系人、介绍人").format(name=self.file.member.name)
        self.desk.do(label, commands.appoint_guide, self._made(values), self.waivers())

    def _made(self, values: dict[str, Any]) -> Guide:
        return Guide(id=self._id, case_id=self.file.case.id, **complete(Guide, values))


class NoticeDialog(JudgedDialog):
    """登记公示 and how it ended; the end is offered by the working days of the pack."""

    def __init__(
        self, desk: Desk, file: CaseFile, book: Rulebook, before: PublicNotice | None, occasion: Occasion,
        parent: QWidget | None,
    ) -> None:  # fmt: skip
        self._before = before
        self._id = before.id if before is not None else new_id()
        start: Any = before or {"occasion": occasion, "from_on": Day.of(clock.today())}
        super().__init__(desk, tr("公示：{name}").format(name=file.member.name), NOTICE_FIELDS, parent, file=file, book=book,
                         about="", start=start, extent=(800, 560), verb=tr("保存") if before else "", first="from_on")  # fmt: skip
        self.form.on_edit("from_on", lambda _text: self._offer())
        self.form.on_edit("occasion", lambda _text: self._offer())
        self._offer()

    def changed(self, values: dict[str, Any]) -> CaseFile | None:
        """The file with this notice."""
        begins = values.get("from_on")
        if begins is None or not begins.is_full or values.get("occasion") is None:
            return None
        notice = self._made(values)
        others = (one for one in self.file.notices if one.id != notice.id)
        return replace(self.file, notices=(*others, notice))

    def write(self, values: dict[str, Any]) -> None:
        """Post it, or put it right."""
        label = tr("登记 {name} 的公示").format(name=self.file.member.name)
        self.desk.do(label, commands.post_notice, self._made(values), self.waivers())

    def _offer(self) -> None:
        """By when the working days are over."""
        values, _ = self.form.take()
        begins, occasion = values.get("from_on"), values.get("occasion")
        if begins is None or not begins.is_full or occasion is None:
            return
        pack = self.book.on(begins.first())
        days = pack[f"notice_{occasion}_days"] or pack["notice_candidate_days"]
        until, provisional = self.book.workdays.end(begins.first(), days)
        words = (
            tr("满 {n} 个工作日为 {day}（{year} 年放假表未导入，暂算）")
            if provisional
            else tr("满 {n} 个工作日为 {day}")
        )
        text = words.format(n=days, day=until, year=until.year)
        self.form.link("until_on", text, tr("填入"), lambda: self.form.fill("until_on", until.isoformat()))

    def _made(self, values: dict[str, Any]) -> PublicNotice:
        return PublicNotice(id=self._id, case_id=self.file.case.id, **complete(PublicNotice, values))
