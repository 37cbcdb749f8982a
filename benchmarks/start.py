"""From the start of the process to the first painted window, with 100,000 members, against an empty QMainWindow."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import data
from measure import HERE, SOURCE, Result, median, wall

MEMBERS = 100_000
ROUNDS = 11
TARGET = 1.5
TABS = {"overview": "“工作概览”页", "members": "“党员”页"}
"""Of 工作概览 the frame with its real words is painted, the counts of a large ledger follow; of 党员 the first rows too."""


class Times(NamedTuple):
    """Milliseconds on the wall, and of CPU: other programs disturb the one more than the other."""

    wall: float
    cpu: float


def run(quick: bool) -> list[Result]:
    rounds = 5 if quick else ROUNDS
    found = []
    plain, locked = data.ledger(MEMBERS), data.ledger(MEMBERS, data.PASSWORD)
    for platform in _platforms():
        with _display(platform) as environment:
            for tab, words in TABS.items():
                found.append(_measure(environment, platform, tab, words, rounds, plain))
    found.append(_measure({}, "offscreen", "members", "输入密码后“党员”页", 3, locked, data.PASSWORD))
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


def _measure(
    display: dict[str, str], platform: str, tab: str, words: str, rounds: int, path: Path, password: str = ""
) -> Result:
    # Both sides start from compiled modules beside their sources, as an installed program does: the first round makes
    # them, and is not counted.
    everything = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    everything |= {"PYTHONPATH": str(SOURCE), **display, "QT_QPA_PLATFORM": platform}
    ours: list[Times] = []
    empty: list[Times] = []
    with tempfile.TemporaryDirectory() as home:
        everything["BRANCHDESK_HOME"] = home
        for _ in range(rounds + 1):
            Path(home, "state.json").write_text(json.dumps({"last_tab": tab}), "utf-8")
            empty.append(_child(everything, "empty"))
            ours.append(_child(everything, str(path), password))
    mine, least = (Times(*(median(list(side)) for side in zip(*times[1:], strict=True))) for times in (ours, empty))
    note = "口令派生 Argon2id 有意要花时间，只报告" if password else f"CPU 时间 {mine.cpu / least.cpu:.2f}×"
    what = f"启动到{words}画出（{platform}，{MEMBERS:,} 人）"
    return Result("start", what, "空的 QMainWindow", None if password else TARGET, mine.wall, least.wall, note)


def _child(environment: dict[str, str], *words: str) -> Times:
    """From before the process is made to the painted window, by the one clock all processes share."""
    start = wall()
    done = subprocess.run([sys.executable, str(HERE / "start_child.py"), *words], env=environment, check=True,
                          capture_output=True, text=True, timeout=60)  # fmt: skip
    cpu, end = (float(word) for word in done.stdout.split()[-2:])
    return Times((end - start) * 1000, cpu * 1000)
