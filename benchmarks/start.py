"""From the start of the process to the first painted window, with 100,000 members, against an empty QMainWindow."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import data
from measure import HERE, OUT, SOURCE, Result, median, wall

MEMBERS = 100_000
ROUNDS = 11
TARGET = 1.5


def run(quick: bool) -> list[Result]:
    rounds = 5 if quick else ROUNDS
    found = []
    with tempfile.TemporaryDirectory() as home:
        for platform in _platforms():
            with _display(platform) as environment:
                environment |= {"BRANCHDESK_HOME": home, "QT_QPA_PLATFORM": platform}
                found.append(_measure(platform, environment, rounds, data.ledger(MEMBERS), None))
        locked = data.ledger(MEMBERS, data.PASSWORD)
        environment = {"BRANCHDESK_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        found.append(_measure("offscreen", environment, 3, locked, data.PASSWORD))
    return found


def _platforms() -> list[str]:
    usable = shutil.which("Xvfb") is not None and sys.platform == "linux"
    return ["offscreen", "xcb"] if usable else ["offscreen"]


@contextmanager
def _display(platform: str) -> Iterator[dict[str, str]]:
    """An X server of our own where one is needed."""
    if platform != "xcb":
        yield {}
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24"], pass_fds=[writing],
                              stderr=subprocess.DEVNULL)  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            yield {"DISPLAY": f":{pipe.readline().strip()}"}
    finally:
        server.terminate()
        server.wait()


def _measure(platform: str, environment: dict[str, str], rounds: int, path: Path, password: str | None) -> Result:
    # Both sides start from compiled modules, as an installed program does; the first round fills the cache.
    everything = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    everything |= {"PYTHONPYCACHEPREFIX": str(OUT / "bytecode"), "PYTHONPATH": str(SOURCE), **environment}
    ours: list[float] = []
    empty: list[float] = []
    for number in range(rounds + 1):
        least = _child(everything, "empty")
        mine = _child(everything, str(path), password or "")
        if number:
            empty.append(least)
            ours.append(mine)
    what = f"启动到首屏（{platform}，{MEMBERS:,} 人）" if password is None else f"启动并输入密码到首屏（{MEMBERS:,} 人）"
    note = "" if password is None else "加密台账；含口令派生 Argon2id（有意为之），只报告"
    target = TARGET if password is None else None
    return Result("start", what, "空的 QMainWindow", target, median(ours), median(empty), note)


def _child(environment: dict[str, str], *words: str) -> float:
    """Milliseconds from before the process is made to the painted window, by the one clock all processes share."""
    start = wall()
    done = subprocess.run([sys.executable, str(HERE / "start_child.py"), *words], env=environment, check=True,
                          capture_output=True, text=True)  # fmt: skip
    return (float(done.stdout.split()[-1]) - start) * 1000
