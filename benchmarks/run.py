"""Measure the program: ``python benchmarks/run.py [--quick] [name …]``; names are those of the table.

Every line is a ratio to the least that could do the same, taken in turns within one run. The table is printed and
written to ``benchmarks/out/results.md``. Invented ledgers are made in that folder on the first run (a minute).
"""

import argparse
import importlib
import os
import platform
import sys
from collections.abc import Iterator, Sequence

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from measure import OUT, SOURCE, Result

sys.path.insert(0, str(SOURCE))

MODULES = {
    "start": "start", "keystroke": "keystroke", "sort": "sorting", "import": "importing", "export": "exporting",
    "save": "saving", "minutes": "minutes", "dues": "dues", "development": "development",
}  # fmt: skip


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("names", nargs="*", help="、".join(MODULES))
    words.add_argument("--quick", action="store_true", help="fewer rounds, and no roster of 100,000 rows")
    options = words.parse_args()
    if unknown := set(options.names) - set(MODULES):
        words.error(f"unknown: {', '.join(unknown)}")
    OUT.mkdir(exist_ok=True)
    results: list[Result] = []
    for name in options.names or MODULES:
        print(f"… {name}", file=sys.stderr, flush=True)
        results += importlib.import_module(MODULES[name]).run(options.quick)
    table = "\n".join(lines(results))
    print(table)
    (OUT / "results.md").write_text(table + "\n", "utf-8")
    return 0


def lines(results: Sequence[Result]) -> Iterator[str]:
    """The table in Markdown."""
    yield f"Python {platform.python_version()}，{platform.system()} {platform.machine()}，{os.cpu_count()} 核"
    yield ""
    yield "| 项目 | 下限 | 目标 | 实测 | 本程序 ms | 下限 ms | 达到 | 说明 |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in results:
        target = f"≤ {one.target:g}×" if one.target else "—"
        met = {True: "是", False: "**否**", None: "—"}[one.met]
        yield (
            f"| {one.what} | {one.floor} | {target} | {one.ratio:.2f}× | {one.ours_ms:,.1f} | {one.floor_ms:,.1f} |"
            f" {met} | {one.note} |"
        )


if __name__ == "__main__":
    sys.exit(main())
