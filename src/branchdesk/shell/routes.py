"""Where the window can go besides its tabs: dialogs about the whole ledger, settings, help."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

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


def show_organization(window: "Window") -> None:
    """党组织: the tree, posts, outside bodies."""
    from branchdesk.features.members import queries as roll
    from branchdesk.features.organization.screen import OrganizationDialog

    desk = window.require_desk()

    def people() -> list[tuple[str, str]]:
        return [(line.id, f"{line.name}（{line.number}）") for line in desk.ask(roll.roll)]

    OrganizationDialog(desk, people, window).exec()


def show_backups(window: "Window") -> None:
    """备份与恢复…."""
    from branchdesk.features.safety.screen import BackupsDialog

    desk = window.require_desk()

    def look(path: Path) -> None:
        from branchdesk.storage import backup

        target = window.paths.home / "viewing" / f"{path.stem}{SUFFIX}"
        target.parent.mkdir(exist_ok=True)
        target.unlink(missing_ok=True)
        backup.unpack(path, target)
        window.open_path(target, read_only=True)

    BackupsDialog(desk, desk.backup_folder(), desk.ledger.info("uuid"), desk.back_up,
                                lambda path: openings.restore_from(window, path), look, window).exec()  # fmt: skip


def show_recycle_bin(window: "Window") -> None:
    """回收站…."""
    from branchdesk.features.safety.screen import RecycleBinDialog

    RecycleBinDialog(window.require_desk(), window).exec()


def show_history(window: "Window", member_id: str | None = None) -> None:
    """变更记录…, of the ledger or of one member."""
    from branchdesk.features.safety.screen import HistoryDialog

    HistoryDialog(window.require_desk(), window, member_id).exec()


def go(window: "Window", place: str, uid: str) -> None:
    """Where a screen wants to go: a record, a check, another room."""
    members: Any = window.members() if place in ("member", "duplicates", "members") else None
    if place == "member":
        members.edit(uid)
    elif place == "duplicates":
        members.deeds.duplicates()
    elif place == "health":
        show_health(window)
    elif place == "history":
        show_history(window, uid or None)
    elif place == "organization":
        show_organization(window)
    elif place == "undo":
        window.require_desk().undo()
    elif place == "backups":
        show_backups(window)


def show_health(window: "Window") -> None:
    """台账体检…."""
    from branchdesk.features.safety.screen import HealthDialog

    def open_member(uid: str) -> None:
        window.members().edit(uid)  # type: ignore[attr-defined]

    HealthDialog(window.require_desk(), open_member, window).exec()
