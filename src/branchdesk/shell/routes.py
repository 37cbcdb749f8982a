"""Where the window can go besides its tabs: dialogs about the whole ledger, settings, help."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QDialog

from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.shell import openings
from branchdesk.storage.engine import SUFFIX

if TYPE_CHECKING:
    from branchdesk.shell.window import Window


def show_settings(window: "Window") -> None:
    """设置."""
    from branchdesk.shell.settings_screen import SettingsDialog

    SettingsDialog(window).exec()


def show_help(window: "Window") -> None:
    """帮助."""
    from branchdesk.shell.about import HelpDialog

    HelpDialog(window).exec()


def show_find(window: "Window") -> None:
    """全局查找; nothing while a password is asked for or another dialog is open."""
    if window.book is None or not window.book.isVisible() or QApplication.activeModalWidget() is not None:
        return
    from branchdesk.shell.find_palette import FindPalette
    from branchdesk.shell.finder import Finder

    desk = window.require_desk()
    finder = desk.findChild(Finder) or Finder(window)
    finder.refresh()
    palette = FindPalette(window, finder)
    palette.finished.connect(lambda _result: palette.deleteLater())
    palette.open()


def show_organization(window: "Window", uid: str = "") -> None:
    """党组织: the tree, posts, outside bodies; with ``uid`` that organization is chosen in the tree."""
    from branchdesk.features.members import queries as roll
    from branchdesk.features.organization.screen import OrganizationDialog

    desk = window.require_desk()

    def people() -> list[tuple[str, str]]:
        return [(line.id, f"{line.name}（{line.number}）") for line in desk.ask(roll.roll)]

    dialog = OrganizationDialog(desk, people, window)
    if uid:
        dialog.tree.choose(uid)
    dialog.exec()


def show_backups(window: "Window") -> None:
    """备份与恢复…."""
    from branchdesk.features.safety.screen import BackupsDialog
    from branchdesk.features.safety.store import Shelf
    from branchdesk.storage import backup

    desk = window.require_desk()
    second = desk.settings.second_backup
    shelf = Shelf(desk.backup_folder(), Path(second) if second else None, desk.ledger.info("uuid"))

    def make(folder: Path | None) -> backup.Backup:
        if folder is None:
            return desk.make_backup(backup, shelf.folder, "manual", second)
        return backup.make(desk.ledger, folder, "manual")  # a place the user chose by hand is never thinned out

    dialog = BackupsDialog(desk, shelf, make, lambda path: openings.restore_from(window, path),
                           lambda path: _look_into(window, path), window)  # fmt: skip
    dialog.made.connect(desk.backed_up)
    _show(dialog)


def _look_into(window: "Window", path: Path) -> None:
    """Open a backup for looking, from a copy beside the program's own things."""
    from branchdesk.storage import backup

    folder = window.paths.home / "viewing"
    target = folder / f"{path.stem}{SUFFIX}"
    try:
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            with suppress(PermissionError):  # the one that is being looked at
                old.unlink()
        backup.unpack(path, target)
    except OSError as error:
        refusal = Refusal(
            tr("查看用的副本没有写出"), detail=f"{target}：{error.strerror}", hint=tr("请检查磁盘空间和权限。")
        )
        openings.tell(window, path, refusal)
    except Refusal as refusal:
        openings.tell(window, path, refusal)
    else:
        window.open_path(target, read_only=True)


def show_recycle_bin(window: "Window") -> None:
    """回收站…."""
    from branchdesk.features.safety.screen import RecycleBinDialog

    _show(RecycleBinDialog(window.require_desk(), window))


def show_history(window: "Window", member_id: str | None = None) -> None:
    """变更记录…, of the ledger or of one member."""
    from branchdesk.features.safety.screen import HistoryDialog

    _show(HistoryDialog(window.require_desk(), window, member_id))


def show_archive(window: "Window", uid: str = "") -> None:
    """归档…: numbers, what is missing, the archive package; ``uid`` is a year and one of its lists (``2025|missing``)."""
    from branchdesk.features.filing.screen import ArchiveDialog

    dialog = ArchiveDialog(window.require_desk(), window)
    if uid:
        year, view = uid.split("|")
        dialog.show_waiting(int(year), view)
    _show(dialog)


def show_returns(window: "Window", form: str = "") -> None:
    """照填单…: the boxes of official forms, to be copied one by one; ``form`` is the one to begin with."""
    from branchdesk.features.returns.screen import ReturnsDialog

    _show(ReturnsDialog(window.require_desk(), window, form))


def show_offline(window: "Window", uid: str = "") -> None:
    """离线外出…: in a copy the way home; else what is out, and what comes back, standing on the copy ``uid``."""
    from branchdesk.features.exchange import queries
    from branchdesk.features.exchange.dialogs import OfflineDialog, SendBackDialog

    desk = window.require_desk()
    identity = desk.ask(queries.identity)
    if identity is not None:
        _show(SendBackDialog(desk, desk.author, identity, window))
    else:
        dialog = OfflineDialog(desk, desk.author, window)
        if uid:
            dialog.table.select_key(uid)
        _show(dialog)


def mark_copy(window: "Window") -> None:
    """Say in the header that the open ledger is a copy, where it is one."""
    from branchdesk.features.exchange import queries

    identity = window.require_desk().ask(queries.identity)
    if identity is not None and window.header is not None:
        window.header.mark_copy(identity.name, str(identity.taken_on))


def _show(dialog: QDialog) -> None:
    """Show a dialog until it is closed; then it is gone, and no longer follows the ledger."""
    dialog.exec()
    dialog.deleteLater()


_OF_MEETINGS = frozenset({"meetings", "meeting", "duty", "period", "open_tasks"})


_OF_DUES = frozenset({"dues", "collect", "arrears", "remit", "remittance", "relief", "notice", "expense"})


_OF_TRANSFERS = frozenset({"transfers", "transfer", "transfer_out", "away"})


_OF_TWINNING = frozenset({"twinning", "activity", "partner", "agreement", "issue", "minutes_of_activity"})


_OF_ORGANIZERS = {
    "requests": "requests", "request": "requests", "duties": "duties", "occurrence": "duties", "work": "work",
    "posting": "postings", "handover": "postings",
}  # fmt: skip
"""Places of 诉求办理, 职责清单, 工作记录, 选派, and the segment of the tab each stands in."""


def go(window: "Window", place: str, uid: str) -> None:
    """Where a screen wants to go: a record, a check, another room; unknown places are a bug."""
    for found, turn in _ROOMS:
        if place in found:
            turn(window, place, uid)
            return
    members: Any = window.members() if place in ("member", "duplicates", "members", "everywhere") else None
    cases: Any = None
    if window.book is not None and place in ("development", "case", "case_of"):
        cases = window.book.turn_to("organizer").turn_to("development")  # type: ignore[attr-defined]
    places: dict[str, Callable[[], object]] = {
        "members": lambda: None,
        "development": lambda: cases.show_due(uid) if uid else None,
        "case": lambda: cases.open_case(uid),
        "case_of": lambda: cases.open_member(uid),
        "member": lambda: members.edit(uid),
        "duplicates": lambda: members.deeds.duplicates(),
        "everywhere": lambda: _find_everywhere(window, uid),
        "health": lambda: show_health(window),
        "history": lambda: show_history(window, uid or None),
        "organization": lambda: show_organization(window, uid),
        "archive": lambda: show_archive(window, uid),
        "backups": lambda: show_backups(window),
        "offline": lambda: show_offline(window, uid),
        "undo": lambda: window.require_desk().undo(),
        "password": lambda: openings.change_password(window),
    }
    places[place]()


def _go_to_meetings(window: "Window", place: str, uid: str) -> None:
    """组织生活: one meeting, what is open, a branch's year, or one duty of it (``branch|kind|first day of the period``)."""
    if window.book is None:
        return
    page: Any = window.book.turn_to("meetings")
    if place == "meetings" or not page.may_leave():
        return
    places: dict[str, Callable[[], object]] = {
        "meeting": lambda: page.edit(uid),
        "duty": lambda: page.show_duty(uid, clock.today().year),
        "period": lambda: _show_period(page, *uid.split("|")),
        "open_tasks": lambda: page.show_open_tasks(),
    }
    places[place]()


def _show_period(page: Any, branch_id: str, kind: str, first: str) -> None:
    from branchdesk.features.meetings.model.words import MeetingKind

    page.deeds.show_period(branch_id, MeetingKind(kind), date.fromisoformat(first))


def _go_to_dues(window: "Window", place: str, uid: str) -> None:
    """党费: a view, a list, a record; ``collect`` and ``remit`` take ``branch|yyyymm``."""
    if window.book is None:
        return
    page: Any = window.book.turn_to("dues")
    places: dict[str, Callable[[], object]] = {
        "dues": lambda: page.turn_to(uid or "month"),
        "collect": lambda: page.show_month(*_of_branch(uid)),
        "arrears": lambda: page.deeds.arrears(uid),
        "remit": lambda: page.deeds.remit(*_of_branch(uid)) if uid else page.deeds.remit(),
        "remittance": lambda: page.show_remittance(uid),
        "expense": lambda: _show_expense(window, page, uid),
        "relief": lambda: page.deeds.relief_list(uid),
        "notice": lambda: (page.turn_to("year", int(uid)), page.deeds.notice()),
    }
    places[place]()


def _of_branch(uid: str) -> tuple[str, Month]:
    branch_id, month = uid.split("|")
    return branch_id, Month.from_number(int(month))


def _go_to_transfers(window: "Window", place: str, uid: str) -> None:
    """组织关系: ``transfers`` with a view and what waits there (``letters:expired``), one transfer, a new letter, an absence."""
    if window.book is None:
        return
    page: Any = window.book.turn_to("organizer").turn_to("transfers")  # type: ignore[attr-defined]
    if place == "transfers" and uid:
        view, _, kind = uid.partition(":")
        page.show_waiting(view, kind)
    elif place == "transfer":
        page.show_transfer(uid)
    elif place == "transfer_out":
        page.deeds.issue(uid)
    elif place == "away":
        page.show_away(uid)


def _go_to_twinning(window: "Window", place: str, uid: str) -> None:
    """结对共建: ``twinning`` with a view and what waits there (``issues:overdue``), one record, minutes to be registered.

    ``issue`` takes the id of a measure, too.
    """
    if window.book is None:
        return
    page: Any = window.book.turn_to("twinning")
    places: dict[str, Callable[[], object]] = {
        "twinning": lambda: page.show_waiting(*uid.split(":")) if uid else None,
        "activity": lambda: page.show_activity(uid),
        "partner": lambda: page.show_partner(uid),
        "agreement": lambda: page.show_agreement(uid),
        "issue": lambda: page.show_issue(uid),
        "minutes_of_activity": lambda: page.deeds.from_minutes(uid),
    }
    places[place]()


def _go_to_organizers(window: "Window", place: str, uid: str) -> None:
    """诉求, 职责, 工作记录, 选派: ``requests`` and ``duties`` with what waits there (overdue, call …), else one record."""
    if window.book is None:
        return
    tab: Any = window.book.turn_to("organizer")
    page: Any = tab.turn_to(_OF_ORGANIZERS[place])
    show: dict[str, Callable[[], object]] = {
        "requests": lambda: page.show_waiting(uid),
        "request": lambda: page.show_request(uid),
        "duties": lambda: page.show_duty(uid) if "|" in uid else page.show_waiting(uid),
        "occurrence": lambda: page.show_duty(uid),
        "work": lambda: page.show_entry(uid),
        "posting": lambda: page.stand_on(uid),
        "handover": lambda: (page.stand_on(uid), page.deeds.handovers()),
    }
    if uid:
        show[place]()


_ROOMS = (
    (_OF_MEETINGS, _go_to_meetings), (_OF_DUES, _go_to_dues), (_OF_TRANSFERS, _go_to_transfers),
    (_OF_TWINNING, _go_to_twinning), (frozenset(_OF_ORGANIZERS), _go_to_organizers),
)  # fmt: skip


def _show_expense(window: "Window", dues: Any, uid: str) -> None:
    """The list 使用支出 of its year, standing on one of them."""
    from branchdesk.features.dues import queries

    found = next((one for one in window.require_desk().ask(queries.expenses) if one.id == uid), None)
    dues.turn_to("expenses", found.on.year if found is not None else None)
    dues.uses_view.table.select_key(uid)


def _find_everywhere(window: "Window", text: str) -> None:
    """Look somebody up in all organizations."""
    window.work_for(None)
    window.find_everywhere(text)


def show_health(window: "Window") -> None:
    """台账体检…."""
    from branchdesk.features.safety.screen import HealthDialog

    def open_member(uid: str) -> None:
        window.members().edit(uid)  # type: ignore[attr-defined]

    _show(HealthDialog(window.require_desk(), open_member, window))
