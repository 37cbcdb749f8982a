"""Ratios and not seconds: ours and the floor take turns in one run, and their medians are compared.

The machine may be slow or busy; both sides then are. Nothing here is a test: a ratio is looked at, never asserted.
"""

import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
OUT = HERE / "out"
SOURCE = HERE.parent / "src"

Work = Callable[[], object]


class Result(NamedTuple):
    """One line of the table; ``target`` None is only reported. Medians are in milliseconds."""

    name: str
    what: str
    floor: str
    target: float | None
    ours_ms: float
    floor_ms: float
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.ours_ms / self.floor_ms if self.floor_ms else 0.0

    @property
    def met(self) -> bool | None:
        return None if self.target is None else self.ratio <= self.target


def cpu() -> float:
    """CPU seconds of this thread: other programs and background work do not count."""
    return time.thread_time()


def wall() -> float:
    """Seconds on the wall: what waits for a disk or another process must count."""
    return time.perf_counter()


def milliseconds(work: Work, clock: Callable[[], float] = cpu) -> float:
    """How long one call takes."""
    start = clock()
    work()
    return (clock() - start) * 1000


def median(samples: list[float]) -> float:
    return statistics.median(samples)


def interleaved(
    ours: Work, floor: Work, rounds: int, clock: Callable[[], float] = cpu, after: Work | None = None
) -> tuple[float, float]:
    """The medians of both, taken in turns; rubbish of one is not swept up in the time of the other.

    ``after`` each of them is run untimed.
    """
    samples: dict[Work, list[float]] = {floor: [], ours: []}
    for _ in range(rounds):
        for work, times in samples.items():
            gc.collect()
            times.append(milliseconds(work, clock))
            if after is not None:
                after()
    return median(samples[ours]), median(samples[floor])
