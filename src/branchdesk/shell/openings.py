"""Ways to get a ledger onto the desk: new, from a roster, open, restore, demo; and what guards it."""

from pathlib import Path
from typing import TYPE_CHECKING

from branchdesk.kernel.errors import InUse, Refusal, UnreadableFile
from branchdesk.kernel.words import tr
from branchdesk.shell.desk import Desk
from branchdesk.shell.guard import Wish
from branchdesk.storage import engine, places
from branchdesk.storage.checks import check_connection
from branchdesk.storage.engine import SUFFIX, Ledger
from branchdesk.storage.high_water import Marks
from branchdesk.storage.keys import Secret
from branchdesk.widgets import ask

if TYPE_CHECKING:
    from branchdesk.shell.welcome import Welcome
    from branchdesk.shell.window import Window

LEDGER_FILTER = f"支部台账 (*{SUFFIX})"
BACKUP_FILTER = "台账备份 (*.bdbak)"


def connect(window: "Window", welcome: "Welcome") -> None:
    """Give the welcome page its verbs."""
    welcome.new_asked.connect(lambda: new_ledger(window))
    welcome.roster_asked.connect(lambda: from_roster(window))
    welcome.open_asked.connect(lambda: choose_ledger(window))
    welcome.restore_asked.connect(lambda: restore(window))
    welcome.demo_asked.connect(lambda: demo(window))
    welcome.recent_asked.connect(lambda path: window.open_path(Path(path)))
    welcome.theme_asked.connect(window.toggle_theme)


def needs_password(path: Path) -> bool:
    """Whether the file is encrypted; ``UnreadableFile`` when it is no ledger at all."""
    return places.demand_ledger(path) is places.Content.ENCRYPTED


def is_open(desk: Desk, path: Path) -> bool:
    """Whether the desk already holds this ledger for work."""
    return not desk.read_only and desk.ledger.path.resolve() == path.resolve()


def open_file(wish: Wish, password: str | None) -> Ledger:
    """Open a ledger; see ``engine.open_ledger``."""
    return engine.open_ledger(wish.path, password, read_only=wish.read_only, take_over=wish.take_over)


def ask_in_use(window: "Window", wish: Wish, refusal: InUse) -> Wish | None:
    """Somebody else holds the ledger: look only, take it over, or leave it."""
    options = [tr("以只读方式查看"), tr("那台电脑已不再使用，接管"), tr("取消")]
    # Taking over means overruling a note on the disk; a program that still runs cannot be overruled.
    offered = options if not wish.take_over else [options[0], options[2]]
    chosen = ask.choose(window, refusal.title, f"{refusal.detail}\n{refusal.hint}", offered)
    if chosen == 0:
        return wish._replace(read_only=True, take_over=False)
    if chosen == 1 and not wish.take_over:
        return wish._replace(take_over=True)
    tell(window, wish.path, refusal)
    return None


def tell(window: "Window", path: Path, refusal: Refusal) -> None:
    """Say why a ledger did not open, with the ways out."""
    if window.desk is not None and not window.desk.ledger.locked:
        window.show_book()
        window.desk.notices.tell_refusal(refusal)
        return
    window.show_welcome(refusal)
    if isinstance(refusal, UnreadableFile) and window.welcome is not None:
        offer = [(tr("从备份恢复"), lambda: restore(window))]
        window.welcome.notices.tell_refusal(refusal, offer)


def tell_read_only(window: "Window", desk: Desk, before: Path | None) -> None:
    """Say that this is for looking only, and offer the way back to the ledger that was open before."""
    offers = []
    if before is not None and before != desk.ledger.path:
        offers.append((tr("回到“{name}”").format(name=before.stem), lambda: window.open_path(before)))
    desk.notices.tell("warn", tr("以只读方式打开：可以查看、查找和导出，不能修改。"), offers)


def start_folder() -> Path:
    """Where a new ledger is proposed."""
    documents = Path.home() / "Documents"
    return documents if documents.is_dir() else Path.home()


def new_ledger(window: "Window") -> Desk | None:
    """新建台账: ask, create, found the branches, show the recovery sheet."""
    from branchdesk.shell.making import make_ledger
    from branchdesk.shell.passwords import NewLedger, RecoverySheet

    dialog = NewLedger(window, start_folder())
    while dialog.exec():
        assert dialog.wish is not None
        path, password, branches, committee = dialog.wish
        try:
            desk = window.show_ledger(make_ledger(path, password, branches, committee))
        except Refusal as refusal:
            dialog.notices.tell_refusal(refusal)
            continue
        if desk.ledger.secret is not None:
            RecoverySheet(window, desk.ledger.secret.recovery_code(), path).exec()
        return desk
    return None


def from_roster(window: "Window") -> None:
    """从 Excel 花名册开始: a new ledger, then the import at once."""
    if new_ledger(window) is not None:
        window.members().import_roster()  # type: ignore[attr-defined]


def choose_ledger(window: "Window") -> None:
    """打开台账…."""
    path = ask.open_file(window, tr("打开台账"), [LEDGER_FILTER, tr("所有文件 (*)")])
    if path is not None:
        window.open_path(path)


def restore(window: "Window") -> None:
    """从备份恢复: choose a backup and a place for the new file."""
    path = ask.open_file(window, tr("选择备份"), [BACKUP_FILTER])
    if path is not None:
        restore_from(window, path)


def restore_from(window: "Window", path: Path) -> None:
    """Restore one backup beside the old ledger and open it."""
    from branchdesk.storage import backup

    try:
        manifest = backup.read_manifest(path)
        suggested = f"{Path(manifest.name).stem}-恢复{SUFFIX}"
        target = ask.save_file(window, tr("恢复为新台账"), [LEDGER_FILTER], suggested)
        if target is None:
            return
        password = _password_for(window, manifest.encrypted)
        if manifest.encrypted and password is None:
            return
        if target.exists():
            target = target.with_name(f"{target.stem}-{manifest.made_at[:10]}{SUFFIX}")
        backup.restore(path, target, password)
        window.show_ledger(open_file(Wish(target), password))
    except Refusal as refusal:
        tell(window, path, refusal)


def _password_for(window: "Window", encrypted: bool) -> str | None:
    if not encrypted:
        return None
    from branchdesk.shell.password_prompt import ask_password

    return ask_password(window, tr("请输入备份当时的密码"))


def demo(window: "Window") -> None:
    """用示例数据试一试: an invented ledger in the program's own folder, made anew when missing."""
    from branchdesk.shell.making import make_demo

    path = window.paths.home / f"示例台账{SUFFIX}"
    try:
        if not path.exists():
            make_demo(path, 86, 1)
    except Refusal as refusal:
        tell(window, path, refusal)
        return
    window.open_path(path)


def check_health(desk: Desk) -> None:
    """After the first paint: structure check in the background, high-water mark, backup age, demo banner."""
    behind = 0 if desk.read_only else Marks(desk.paths.marks).behind(desk.ledger)
    if behind:
        desk.notices.tell(
            "warn",
            tr("这份台账比本机上次保存的少 {n} 条改动，可能是旧备份或旧副本。").format(n=behind),
            detail=tr("如果不是有意打开旧文件，请关闭它，打开最新的台账或备份。继续使用将另起变更编号。"),
        )
    elif desk.ledger.info("demo") and not desk.notices.tone:
        desk.notices.tell("info", tr("这是示例数据，人员和证件号都是虚构的。正式使用请从“文件 › 新建台账”开始。"))
    path, reader = desk.ledger.path, desk.ledger.reader

    def check(_report: object) -> list[str]:
        connection = reader()
        try:
            return check_connection(connection, quick=True)
        finally:
            connection.close()

    def said(problems: list[str]) -> None:
        if problems:
            desk.notices.tell("err", tr("台账文件检查发现问题，请立即从备份恢复。"), detail=f"{path}\n{problems[0]}")

    desk.run(tr("正在检查台账文件"), check, said)


def change_password(window: "Window") -> None:
    """密码与恢复单: change, set or take away the password; backs up first."""
    from branchdesk.shell.passwords import ChangePassword, RecoverySheet

    desk = window.require_desk()
    if desk.read_only:
        desk.notices.tell("warn", tr("只读方式打开的台账不能更改密码。"))
        return
    ledger = desk.ledger
    dialog = ChangePassword(window, encrypted=ledger.encrypted)
    while dialog.exec():
        try:
            if ledger.encrypted and engine.secret_for(ledger.path, dialog.old.text()) != ledger.secret:
                raise Refusal(tr("现在的密码不对"), hint=tr("请重新输入。"))
            desk.back_up_now("password")
            secret = _new_secret(ledger, dialog.new)
        except Refusal as refusal:
            dialog.notices.tell_refusal(refusal)
            continue
        desk.notices.tell("ok", tr("密码已更改。") if secret else tr("密码已取消，台账不再加密。"))
        if secret is not None:
            RecoverySheet(window, secret.recovery_code(), ledger.path).exec()
        return


def _new_secret(ledger: Ledger, new: str | None) -> Secret | None:
    if ledger.secret is not None and new is not None:
        return ledger.change_password(new)
    return ledger.recode(new)
