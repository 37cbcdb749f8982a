"""The status bar: counts on the left; progress, last save, last backup and the file on the right."""

from datetime import datetime

from PySide6.QtWidgets import QStatusBar

from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.shell.desk import Desk
from branchdesk.widgets import parts
from branchdesk.widgets.progress import ProgressStrip

OLD_BACKUP = 7
"""Days after which a missing backup is said in colour."""


class Status(QStatusBar):
    """What the screen counts, and how safe the work is."""

    def __init__(self, strip: ProgressStrip) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.counts = parts.label()
        self._saved = parts.label()
        self._backup = parts.label()
        self._file = parts.label()
        self.addWidget(self.counts)
        for part in (strip, self._saved, self._backup, self._file):
            self.addPermanentWidget(part)

    def clear_all(self) -> None:
        """Nothing is open."""
        for part in (self.counts, self._saved, self._backup, self._file):
            part.setText("")

    def show_ledger(self, desk: Desk) -> None:
        """The file's name; its whole path as a tip."""
        text = str(desk.ledger.path)
        self._file.setText(text if len(text) <= 36 else f"…{text[-35:]}")
        self._file.setToolTip(text)
        self.show_saved(desk)

    def show_saved(self, desk: Desk) -> None:
        """When the last edit was committed; or that nothing can be."""
        if desk.read_only:
            self._saved.setText(tr("只读"))
        elif desk.last_saved is not None:
            self._saved.setText(tr("已保存 {time}").format(time=f"{desk.last_saved.astimezone():%H:%M}"))
        else:
            self._saved.setText(tr("全部已保存"))

    def show_backup(self, desk: Desk) -> None:
        """The age of the newest backup."""
        last = desk.last_backup()
        self._backup.setText(tr("备份：{when}").format(when=when_words(last.made_at)) if last else tr("还没有备份"))
        old = last is None or (clock.now() - last.made_at).days >= OLD_BACKUP
        parts.mark(self._backup, "tone", "warn" if old else "")


def when_words(moment: datetime) -> str:
    """今天 08:30, 昨天 17:02, 11月03日."""
    local = moment.astimezone()
    days = (clock.today() - local.date()).days
    if days == 0:
        return tr("今天 {time}").format(time=f"{local:%H:%M}")
    if days == 1:
        return tr("昨天 {time}").format(time=f"{local:%H:%M}")
    return tr("{month}月{day}日").format(month=local.month, day=local.day)
