"""Use a frozen build as an office would: ``smoke.py FOLDER_OF_THE_PROGRAM [FOLDER_FOR_PICTURES]``.

The program is copied to a place with Chinese and spaces in its path and run without any Python to be found, without the
variables of the shell and with a home of its own. Standard library only. Windows need Xvfb, xdotool and ImageMagick.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import contents

SAMPLES = contents.ROOT / "tests" / "samples"
PASSWORD = "try horse 2026 battery"


class Office:
    """A computer with nothing but the program."""

    def __init__(self, program: Path, room: Path, pictures: Path) -> None:
        self.folder = room / "支部 台账" / "程序 一"
        shutil.copytree(program, self.folder)
        self.program = self.folder / contents.NAME
        self.room = room
        self.home = room / "数据 home"
        self.pictures = pictures
        self.plain = room / "示例 台账.bdb"
        self.locked = room / "加密 台账.bdb"
        self.display = ""
        self.before: list[str] = []

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the machine that builds: in PATH stands a folder that is not there."""
        words = {
            "PATH": "/nonexistent",
            "LANG": "C.UTF-8",
            "HOME": str(self.room / "user"),
            "BRANCHDESK_HOME": str(self.home),
        }
        return words | ({"DISPLAY": self.display} if self.display else {})

    def run(self, *words: str | Path, password: str = "", code: int = 0, **more: str) -> str:
        """Run a verb; its output. Anything but the expected exit code ends the check."""
        environment = self.environment | ({"BRANCHDESK_PASSWORD": password} if password else {}) | more
        done = subprocess.run(
            [self.program, *words], capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, timeout=300,
            cwd=self.room,
        )  # fmt: skip
        if done.returncode != code:
            raise SystemExit(f"FAILED with {done.returncode}: {' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
        return done.stdout


def _says_its_version(office: Office) -> None:
    _demand(contents.version() in office.run("--version"), "another version")


def _makes_a_demo_ledger_and_finds_it_whole(office: Office) -> None:
    office.run("demo", office.plain, "--members", "86")
    _demand(json.loads(office.run("check", "--ledger", office.plain, "--json")) is not None, "no answer")


def _makes_an_encrypted_ledger_and_refuses_a_wrong_password(office: Office) -> None:
    branch = ("--branch", "机关第一党支部", "--committee", "机关党委")
    office.run("new", office.locked, *branch, password=PASSWORD)
    _demand(office.locked.read_bytes()[:15] != b"SQLite format 3", "the file is not encrypted")
    office.run("members", "--ledger", office.locked, password="not this one", code=1)


def _takes_a_roster_in(office: Office) -> None:
    words = (
        "import",
        "members",
        SAMPLES / "roster_clean.xlsx",
        "--ledger",
        office.locked,
        "--make-branches",
        "--take-good",
    )
    told = json.loads(office.run(*words, "--json", password=PASSWORD))
    _demand(told["written"] and told["add"] > 100, f"{told['add']} of the roster came in")
    found = json.loads(office.run("members", "--ledger", office.locked, "--json", password=PASSWORD))
    _demand(found["total"] == told["add"], "the ledger holds others")


def _reads_a_statement_in_gbk(office: Office) -> None:
    words = ("import", "payments", SAMPLES / "payments_gbk.csv", "--ledger", office.plain, "--dry-run", "--json")
    _demand(bool(json.loads(office.run(*words))), "no answer")


def _writes_pdf_sheet_word_and_calendar(office: Office) -> None:
    out = office.room / "导出 结果"
    out.mkdir()
    for suffix, start in ((".pdf", b"%PDF-"), (".xlsx", b"PK")):
        file = out / f"名册{suffix}"
        office.run("export", "roster", "--ledger", office.plain, "--out", file)
        _demand(file.read_bytes().startswith(start), f"{file.name} is something else")
    one = ("--ledger", office.plain, "--branch", "机关第一党支部")
    office.run("export", "minutes", *one, "--year", "2026", "--out", out / "记录", "--docx")
    _demand(any((out / "记录").glob("*.docx")), "no minutes")
    office.run("export", "dues-report", *one, "--out", out / "报告.docx")
    office.run("export", "calendar", *one, "--out", out / "日历.ics")
    office.run("export", "archive", *one, "--year", "2025", "--class", "dues", "--out", out / "归档")


def _sends_a_copy_out_and_reads_its_packet(office: Office) -> None:
    copy, packet = office.room / "外出 副本.bdb", office.room / "离线 包.bdk"
    out = ("offline", "out", "--ledger", office.plain, "--name", "笔记本", "--to", copy)
    office.run(*out, BRANCHDESK_COPY_PASSWORD=PASSWORD)
    home = str(office.room / "elsewhere")
    add = ("request", "add", "--ledger", copy, "--text", "想调换班组", "--receiver", "张三")
    for words in (add, ("offline", "send", "--ledger", copy, "--out", packet)):
        office.run(*words, password=PASSWORD, BRANCHDESK_HOME=home)
    _demand("想调换班组" in office.run("offline", "check", packet, "--ledger", office.plain), "the packet says nothing")


def _backs_up_and_restores(office: Office) -> None:
    told = json.loads(office.run("backup", "--ledger", office.locked, "--to", office.room, "--json", password=PASSWORD))
    backup = Path(next(value for value in told.values() if isinstance(value, str) and Path(value).is_file()))
    office.run("restore", backup, "--to", office.room / "恢复.bdb", password=PASSWORD)


def _finds_by_pinyin(office: Office) -> None:
    one = json.loads(office.run("members", "--ledger", office.plain, "--json"))
    _demand(one["total"] > 0, "nobody on the roll")
    office.run("members", "--ledger", office.plain, "--find", "zhang", "--json")


def _keeps_everything_beside_itself_where_told_to(office: Office) -> None:
    (office.folder / "portable.txt").touch()
    ledger = office.room / "U 盘.bdb"
    office.run("new", ledger, "--branch", "机关第一党支部", "--no-password", BRANCHDESK_HOME="")
    words = ("import", "members", SAMPLES / "roster_clean.xlsx", "--ledger", ledger, "--make-branches", "--take-good")
    office.run(*words, BRANCHDESK_HOME="")
    _demand((office.folder / "branchdesk-data").is_dir(), "the data went elsewhere")
    shutil.rmtree(office.folder / "branchdesk-data")
    (office.folder / "portable.txt").unlink()


def _opens_its_window(office: Office) -> None:
    office.run("demo", office.room / "窗口.bdb", "--members", "86")
    seconds = []
    for turn in range(5):
        with _window(office, str(office.room / "窗口.bdb")) as (_, taken):
            seconds.append(taken)
            if turn == 4:
                time.sleep(3)
                _grab(office, "window.png")
    _tell(f"      the window stands after {median(seconds):.2f} s (median of 5, from the start of the process)")


def _opens_an_encrypted_ledger_in_its_window(office: Office) -> None:
    with _window(office, "--ledger", str(office.locked)) as (window, _):
        time.sleep(2)
        _xdotool(office, "windowfocus", "--sync", window)
        _xdotool(office, "type", "--delay", "30", PASSWORD)
        _xdotool(office, "key", "Return")
        time.sleep(5)
        _grab(office, "unlocked.png")


def _left_no_trace_in_its_folder(office: Office) -> None:
    _demand(_listing(office.folder) == office.before, "the program wrote into its own folder")


STEPS: tuple[Callable[[Office], None], ...] = (
    _says_its_version,
    _makes_a_demo_ledger_and_finds_it_whole,
    _makes_an_encrypted_ledger_and_refuses_a_wrong_password,
    _takes_a_roster_in,
    _reads_a_statement_in_gbk,
    _writes_pdf_sheet_word_and_calendar,
    _sends_a_copy_out_and_reads_its_packet,
    _backs_up_and_restores,
    _finds_by_pinyin,
    _keeps_everything_beside_itself_where_told_to,
)
WINDOWS = (_opens_its_window, _opens_an_encrypted_ledger_in_its_window)


def main(program: Path, pictures: Path) -> None:
    """All steps, one line each; the first that fails ends it."""
    files = [path for path in program.rglob("*") if path.is_file()]
    _tell(f"{sum(path.stat().st_size for path in files) / 1e6:.0f} MB in {len(files)} files")
    with tempfile.TemporaryDirectory() as place:
        office = Office(program, Path(place), pictures)
        office.before = _listing(office.folder)
        for step in STEPS:
            _do(step, office)
        if all(map(shutil.which, ("Xvfb", "xdotool", "import"))):
            with _screen(office):
                for step in WINDOWS:
                    _do(step, office)
        else:
            _tell("      windows not looked at: needs Xvfb, xdotool and ImageMagick")
        _do(_left_no_trace_in_its_folder, office)


def _do(step: Callable[[Office], None], office: Office) -> None:
    begun = time.monotonic()
    step(office)
    _tell(f"{time.monotonic() - begun:5.1f} s  {step.__name__.strip('_').replace('_', ' ')}")


@contextmanager
def _screen(office: Office) -> Iterator[None]:
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    with os.fdopen(read) as told:
        office.display = ":" + told.readline().strip()
    try:
        yield
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _window(office: Office, *words: str) -> Iterator[tuple[str, float]]:
    begun = time.monotonic()
    log = (office.room / "window.log").open("w+", encoding="utf-8")
    program = subprocess.Popen([office.program, *words], env=office.environment, stdout=log, stderr=log)
    try:
        while not (window := _xdotool(office, "search", "--onlyvisible", "--class", "branchdesk")):
            if program.poll() is not None or time.monotonic() - begun > 60:
                log.seek(0)
                raise SystemExit(f"FAILED: no window\n{log.read()}")
            time.sleep(0.01)
        yield window.split()[0], time.monotonic() - begun
        _demand(program.poll() is None, "the program has ended by itself")
    finally:
        program.terminate()
        program.wait()
        log.close()


def _xdotool(office: Office, *words: str) -> str:
    environment = os.environ | {"DISPLAY": office.display}
    return subprocess.run(["xdotool", *words], capture_output=True, text=True, env=environment, check=False).stdout


def _grab(office: Office, name: str) -> None:
    office.pictures.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"DISPLAY": office.display}
    subprocess.run(["import", "-window", "root", office.pictures / name], env=environment, check=True)
    _tell(f"      look at {office.pictures / name}")


def _listing(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SystemExit(f"FAILED: {otherwise}")


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2] if len(sys.argv) > 2 else "build").resolve())
