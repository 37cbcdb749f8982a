"""The bar over the form: the way back, what meeting this is and in which state, and the verbs that fit that state."""

from datetime import datetime

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from branchdesk.features.meetings.model.minutes import Meeting
from branchdesk.features.meetings.model.words import Stage
from branchdesk.features.meetings.rules import wording
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.icons import set_icon

_TONES = {Stage.DRAFT: "warn", Stage.FINAL: "ok", Stage.SIGNED: "ok", Stage.FILED: "info"}
_FIRST = {Stage.DRAFT: "finalise", Stage.FINAL: "sign", Stage.SIGNED: "file"}
"""The one red button of each stage."""


class TopBar(QWidget):
    """What stands above form and preview."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.back = actions.tool("back")
        self.title = parts.label(role="h2")
        self.stage = parts.pill("")
        self.state = parts.label(role="hint")
        self.panes = parts.segments([tr("填写"), tr("预览")])
        self.panes.hide()
        self.bring = actions.button("bring", "flat")
        self.save = actions.button("save")
        self.export = self._menu(tr("导出"), "file-down", actions.menu(
            ("export", "word", "", "sign_in", "tally", "extract", "", "print")))  # fmt: skip
        self.more = self._menu(
            "", "ellipsis", actions.menu(("bring", "save", "", "revise", "sign", "file", "", "versions"))
        )
        self.more.setAccessibleName(tr("更多操作"))
        self.more.setToolTip(tr("更多操作"))
        self.revise = actions.button("revise")
        self.first = {name: actions.button(name, "primary") for name in _FIRST.values()}
        row = parts.row(self.back, self.title, self.stage, self.state, None, self.panes, self.bring, self.save, self.revise,
                        self.export, *self.first.values(), self.more, gap=8)  # fmt: skip
        self.setLayout(row)

    def show_meeting(self, meeting: Meeting) -> None:
        """Kind, day and stage; ``第2版`` where it is not the first."""
        day = str(meeting.on)
        words = tr("{kind} · {day}").format(kind=wording.kind_word(meeting.kind), day=day)
        if meeting.version > 1:
            words = tr("{words}（第{n}版）").format(words=words, n=meeting.version)
        self.title.setText(words)
        self.title.setToolTip(meeting.subject)
        self.title.setMinimumWidth(self.title.fontMetrics().horizontalAdvance(words[:9]))
        self.stage.setText(wording.stage_word(meeting.stage))
        parts.mark(self.stage, "tone", _TONES[meeting.stage])

    def allow(self, stage: Stage, *, read_only: bool, narrow: bool) -> None:
        """Show the verbs of the stage; on a narrow window the lesser ones are in the menu."""
        draft = stage is Stage.DRAFT
        self.bring.setVisible(draft and not read_only and not narrow)
        self.save.setVisible(draft and not read_only and not narrow)
        self.revise.setVisible(not draft and not read_only and not narrow)
        for name, button in self.first.items():
            button.setVisible(_FIRST.get(stage) == name and not read_only)
        self.panes.setVisible(narrow)

    def say(self, text: str) -> None:
        """草稿已自动保存 10:32."""
        self.state.setText(text)

    @staticmethod
    def _menu(words: str, icon: str, menu: QMenu) -> QToolButton:
        made = parts.tool(icon, words or icon, text=words, kind="button" if words else "")
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setMenu(menu)
        set_icon(made, icon)
        return made

    def minimumSizeHint(self) -> QSize:
        """The title gives way."""
        return QSize(0, super().minimumSizeHint().height())


def hour(moment: datetime) -> str:
    """10:32; with its day where that is not today."""
    local = moment.astimezone()
    today = local.date() == clock.today()
    return (
        local.strftime("%H:%M") if today else tr("{day} {time}").format(day=local.date(), time=local.strftime("%H:%M"))
    )
