"""Ways to get a ledger onto the desk: new, from a roster, open, restore, demo; and what guards it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from branchdesk.kernel.errors import InUse, NewerFile, Refusal, UnreadableFile, WrongPassword
from branchdesk.kernel.words import tr
from branchdesk.shell.desk import Desk
from branchdesk.shell.guard import Wish
from branchdesk.shell.status import when_words
from branchdesk.storage import engine, places
from branchdesk.storage.checks import check_connection
from branchdesk.storage.engine import SUFFIX, Ledger
from branchdesk.storage.high_water import Marks
from branchdesk.storage.keys import Secret
from branchdesk.widgets.notices import Offer
from branchdesk.widgets.progress import busy

if TYPE_CHECKING:
    from branchdesk.shell.welcome import Welcome
    from branchdesk.shell.window import Window
    from branchdesk.storage.backup import Backup

LEDGER_FILTER = "支部台账 (*.bdb)"
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
    if path.suffix.lower() != SUFFIX and _is_packet(path):
        hint = tr("请打开带出它的那份台账，用“文件 › 离线外出 › 接收离线包”。")
        raise Refusal(tr("这是离线包，不是台账"), detail=str(path), hint=hint)
    return places.demand_ledger(path) is places.Content.ENCRYPTED


def _is_packet(path: Path) -> bool:
    from branchdesk.storage import packets

    return path.suffix.lower() == packets.SUFFIX


def is_open(desk: Desk, path: Path) -> bool:
    """Whether the desk already holds this ledger for work."""
    return not desk.read_only and desk.ledger.path.resolve() == path.resolve()


def open_file(wish: Wish, password: str | None) -> Ledger:
    """Open a ledger; see ``engine.open_ledger``."""
    with busy():
        return engine.open_ledger(wish.path, password, read_only=wish.read_only, take_over=wish.take_over)


def say(parent: QWidget, title: str, text: str) -> None:
    """Say something that has to be read before anything goes on."""
    from branchdesk.widgets import ask

    ask.choose(parent, title, text, [tr("知道了")])


def ask_in_use(window: "Window", wish: Wish, refusal: InUse) -> Wish | None:
    """Somebody else holds the ledger: look only, take it over, or leave it."""
    from branchdesk.widgets import ask

    options = [tr("以只读方式查看"), tr("那台电脑已不再使用，接管"), tr("取消")]
    # Taking over means overruling a note on the disk; a program that still runs cannot be overruled.
    offered = options if not wish.take_over else [options[0], options[2]]
    chosen = ask.choose(window, refusal.title, f"{wish.path.name}\n{refusal.detail}\n{refusal.hint}", offered)
    if chosen == 0:
        return wish._replace(read_only=True, take_over=False)
    if chosen == 1 and not wish.take_over:
        return wish._replace(take_over=True)
    tell(window, wish.path, refusal)
    return None


def tell(window: "Window", path: Path, refusal: Refusal) -> None:
    """Say which file did not open and why, with the ways out."""
    offers = _ways_out(window, path, refusal)
    title = tr("“{name}”没有打开：{why}").format(name=path.name, why=refusal.title)
    named = Refusal(title, detail=refusal.detail, hint=refusal.hint)
    if window.desk is not None and not window.desk.ledger.locked:
        window.show_book()
        window.desk.notices.tell_refusal(named, offers)
    else:
        window.show_welcome()
        assert window.welcome is not None
        window.welcome.notices.tell_refusal(named, offers)


def _ways_out(window: "Window", path: Path, refusal: Refusal) -> list[Offer]:
    """From a file that cannot be read to its newest backup, or one the user knows of; from others to a look at them."""
    if not isinstance(refusal, UnreadableFile):
        may_look = path.suffix.lower() == SUFFIX and path.is_file() and not isinstance(refusal, NewerFile)
        return [(tr("以只读方式查看"), lambda: window.open_path(path, read_only=True))] if may_look else []
    offers: list[Offer] = [(tr("选择备份…"), lambda: restore(window))]
    newest = _newest_backup(window, path)
    if newest is not None:
        words = tr("恢复 {when} 的备份…").format(when=when_words(newest.made_at))
        offers.insert(0, (words, lambda: restore_from(window, newest.path, path.parent)))
    return offers


def _newest_backup(window: "Window", path: Path) -> "Backup | None":
    """By the name of the file, for a damaged one cannot say which ledger it is; None where two bear the name."""
    from branchdesk.storage import backup

    folders = window.paths.backups("").glob("*")
    found = [one for folder in folders for one in backup.listing(folder) if one.manifest.name == path.name]
    one_ledger = len({one.manifest.uuid for one in found}) == 1
    return max(found, key=lambda one: one.made_at) if one_ledger else None


def tell_read_only(window: "Window", desk: Desk, before: Path | None) -> None:
    """Say that this is for looking only, and offer the way back to the ledger that was open before."""
    offers = []
    if before is not None and before != desk.ledger.path:
        offers.append((tr("回到“{name}”").format(name=before.stem), lambda: window.open_path(before)))
    desk.notices.tell("warn", tr("以只读方式打开：可以查看、查找和导出，不能修改。"), offers, everywhere=True)


def new_ledger(window: "Window") -> Desk | None:
    """新建台账: ask, create, found the branches, show the recovery sheet."""
    from branchdesk.shell.making import make_ledger
    from branchdesk.shell.passwords import NewLedger, RecoverySheet
    from branchdesk.widgets import ask

    if not window.guard.may_leave():
        return None
    dialog = NewLedger(window, ask.documents())
    while dialog.exec():
        assert dialog.wish is not None
        path, password, branches, committee = dialog.wish
        try:
            with busy():
                made = make_ledger(path, password, branches, committee)
            desk = window.show_ledger(made)
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
    from branchdesk.widgets import ask

    path = ask.open_file(window, tr("打开台账"), [tr(LEDGER_FILTER), tr("所有文件 (*)")])
    if path is not None:
        window.open_path(path)


def restore(window: "Window") -> None:
    """从备份恢复: choose a backup and a place for the new file."""
    from branchdesk.widgets import ask

    path = ask.open_file(window, tr("选择备份"), [tr(BACKUP_FILTER)])
    if path is not None:
        restore_from(window, path)


def restore_from(window: "Window", path: Path, beside: Path | None = None) -> None:
    """Restore one backup into a new file, by preference in the folder of the old one, and open it."""
    from branchdesk.storage import backup
    from branchdesk.widgets import ask

    if not window.guard.may_leave():
        return
    try:
        manifest = backup.read_manifest(path)
        name = tr("{name}-恢复").format(name=Path(manifest.name).stem) + SUFFIX
        suggested = str(beside / name) if beside is not None and beside.is_dir() else name
        target = ask.save_file(window, tr("恢复为新台账"), [tr(LEDGER_FILTER)], suggested, fresh=True)
        if target is None:
            return
        restored = _restored(window, path, target) if manifest.encrypted else _restore(path, target, None)
    except Refusal as refusal:
        tell(window, path, refusal)
        return
    if restored is not None:
        desk = window.show_ledger(restored)
        desk.notices.tell("ok", tr("已恢复为新台账并核对无误：{name}").format(name=target.name), detail=str(target))


def _restored(window: "Window", path: Path, target: Path) -> Ledger | None:
    """Asks for the password of the backup until it fits; None when the user gives up."""
    from branchdesk.shell.password_prompt import PasswordPrompt

    prompt = PasswordPrompt(window, tr("请输入备份当时的密码，或当时恢复单上的 48 位恢复码"))
    while prompt.exec():
        try:
            return _restore(path, target, prompt.line.text())
        except WrongPassword as refusal:
            prompt.refuse(refusal)
    return None


def _restore(path: Path, target: Path, password: str | None) -> Ledger:
    from branchdesk.storage import backup

    with busy():
        backup.restore(path, target, password)
    return open_file(Wish(target), password)


def demo(window: "Window") -> None:
    """用示例数据试一试: an invented ledger in the program's own folder, made anew when missing."""
    from branchdesk.shell.making import make_demo

    path = window.paths.home / (tr("示例台账") + SUFFIX)
    try:
        if not path.exists():
            make_demo(path, 86, 1)
    except Refusal as refusal:
        tell(window, path, refusal)
        return
    window.open_path(path)


def check_health(desk: Desk) -> None:
    """After the first paint: structure check in the background, high-water mark, demo banner, start of file dialogs."""
    from branchdesk.widgets import ask

    if not desk.ledger.path.is_relative_to(desk.paths.home):  # what the program keeps for itself is no place for files
        ask.begin_in(desk.ledger.path.parent)
    behind = 0 if desk.read_only else Marks(desk.paths.marks).behind(desk.ledger)
    if behind:
        desk.notices.tell(
            "warn",
            tr("这份台账比本机上次保存的少 {n} 条改动，可能是旧备份或旧副本。").format(n=behind),
            detail=tr("如果不是有意打开旧文件，请关闭它，打开最新的台账或备份。继续使用将另起变更编号。"),
        )
    elif desk.ledger.lock is not None and desk.ledger.lock.was_interrupted and not desk.notices.tone:
        said = tr("上次没有正常退出。台账已检查，没有损坏；没做完的操作没有写入。")
        desk.notices.tell("info", said)
    elif desk.ledger.info("demo") and not desk.notices.tone:
        desk.notices.tell("info", tr("这是示例数据，人员和证件号都是虚构的。正式使用请从“文件 › 新建台账”开始。"))
    path, reader = desk.ledger.path, desk.ledger.reader

    def check(_report: object) -> list[str]:
        connection = reader()
        try:
            return check_connection(connection, quick=True)
        finally:
            connection.close()

    def tell_problems(problems: list[str]) -> None:
        if problems:
            offers = [(tr("备份与恢复…"), lambda: desk.go("backups"))]
            said = tr("台账文件检查发现问题，请立即从备份恢复。")
            desk.notices.tell("err", said, offers, detail=f"{path}\n{problems[0]}")

    desk.run(tr("正在检查台账文件"), check, tell_problems, reading=True)


def change_password(window: "Window") -> None:
    """密码与恢复单: change, set or take away the password, after a backup; or only print the sheet again."""
    from branchdesk.shell.passwords import ChangePassword, RecoverySheet

    desk = window.require_desk()
    if desk.read_only:
        desk.notices.tell("warn", tr("只读方式打开的台账不能更改密码。"))
        return
    ledger = desk.ledger
    dialog = ChangePassword(window, encrypted=ledger.encrypted)
    while dialog.exec():
        try:
            with busy():
                _demand_known(ledger, dialog.old.text())
                secret = ledger.secret if dialog.reprint else _new_secret(desk, dialog.new)
        except WrongPassword as refusal:
            dialog.refuse_old(refusal)
            continue
        except Refusal as refusal:
            dialog.notices.tell_refusal(refusal)
            continue
        if not dialog.reprint:
            desk.notices.tell("ok", tr("密码已更改。") if secret else tr("密码已取消，台账不再加密。"))
        if secret is not None:
            RecoverySheet(window, secret.recovery_code(), ledger.path).exec()
        return


def _demand_known(ledger: Ledger, password: str) -> None:
    """Who sits down at an unlocked ledger must still know its password to change it."""
    if ledger.encrypted and engine.secret_for(ledger.path, password) != ledger.secret:
        raise WrongPassword(tr("现在的密码不对"), hint=tr("请重新输入。"))


def _new_secret(desk: Desk, new: str | None) -> Secret | None:
    desk.back_up_now("password")
    if desk.ledger.secret is not None and new is not None:
        return desk.ledger.change_password(new)
    return desk.ledger.recode(new)
