"""选派: who is at which college from when until when, and whether people and colleges are one to one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy

from branchdesk.features.organizers import queries
from branchdesk.features.organizers.deeds.postings import PostingDeeds
from branchdesk.features.organizers.panels import plans, told
from branchdesk.features.requests.panels.page import ListPage
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.screen import Desk, FileVerbs

_NAMED = 4
"""Vacant colleges named above the list; all of them stand in the tip."""


class PostingsScreen(ListPage):
    """The page of postings."""

    title = "选派"
    watches = frozenset({"organizer", "posting", "organization", "meeting", "handover"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.cover = parts.label(role="dim")
        self.cover.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.deeds = PostingDeeds(self)
        self.furnish(
            self.deeds.verbs(), plans.of_postings(), told.of_posting, plans.POSTING_MENU, self.deeds.edit, (self.cover,)
        )

    def file_verbs(self) -> FileVerbs:
        """Export and print mean the roster."""
        return {
            "export": (tr("导出选派名册…"), self.deeds.export_view),
            "print": (tr("打印选派名册…"), self.deeds.print_view),
        }

    def refresh(self) -> None:
        """Read the postings and how they cover the colleges today."""
        today = clock.today()
        self.list_view.show_lines(self.desk.ask(queries.postings, today, self.scope()))
        found = self.desk.ask(queries.coverage, today, self.scope())
        names = {one.id: one.name for one in self.desk.ask(queries.organizers)}
        told_ = [tr("在任 {line}").format(line=found.line)] if found.people else []
        if found.doubled:
            told_.append(tr("一岗多人：{which}").format(which="、".join(found.doubled)))
        if found.empty:
            told_.append(tr("空岗：{which}").format(which=_some(found.empty)))
        if found.busy:
            told_.append(tr("一人多岗：{who}").format(who="、".join(names.get(uid, "") for uid in found.busy)))
        self.cover.setText("；".join(told_))
        self.cover.setToolTip(
            "；".join(
                [
                    *told_,
                    *found.empty[_NAMED:],
                    *(f"{unit or tr('派出单位未填')} {n}" for unit, n in found.sending_units),
                ]
            )
        )
        parts.mark(self.cover, "tone", "" if found.is_one_to_one or not found.people else "warn")
        self.verbs.refresh()


def _some(names: Sequence[str]) -> str:
    """材料学院、文学院、理学院、法学院 等 9 个."""
    shown = "、".join(names[:_NAMED])
    return tr("{names} 等 {n} 个").format(names=shown, n=len(names)) if len(names) > _NAMED else shown
