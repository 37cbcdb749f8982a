"""``branchdesk`` on the command line: a window, or the scriptable door."""

import sys


def main() -> int:
    """Start; the exit code (0 done, 1 refused, 2 usage)."""
    from branchdesk.shell.cli import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
