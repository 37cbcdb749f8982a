"""The first module of the frozen program."""

import os
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # beside the migrations, in a folder that belongs to the system
sys.argv[0] = sys.executable  # as typed it may lack its folder, and portable mode looks beside the program
if sys.stdout is None or sys.stderr is None:  # a program of Windows without a console has none
    nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open as long as the program runs
    sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere

from branchdesk.__main__ import main  # noqa: E402 - what stands above must be said first

sys.exit(main())
