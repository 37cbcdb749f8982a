"""``branchdesk`` on the command line: a window, or the scriptable door."""

import gc
import sys
from pathlib import Path


def main() -> int:
    """Start; the exit code (0 done, 1 refused, 2 usage)."""
    prepare()
    words = sys.argv[1:]
    if not words or (len(words) == 2 and words[0] == "--ledger"):
        from branchdesk.shell.app import run  # a window needs no parser

        return run(Path(words[1]) if words else None)
    from branchdesk.shell.cli import main as run_words

    return run_words(words)


def prepare() -> None:
    """Look for garbage seldom: loading makes a lot that stays, and to look through it again and again takes 7 ms."""
    gc.set_threshold(50_000)


if __name__ == "__main__":
    sys.exit(main())
