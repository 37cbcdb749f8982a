"""The import plan: what every line of a roster would do to the ledger, before anything is written.

A line gets one action and any number of problems, each naming the value, the rule and what to do. Nothing about a
doubtful cell is guessed: what the user types or decides in the check step comes back as ``Choices``, and the plan is
made anew. One sheet or several (``Part``) make one plan, and a person may stand only once in all of them.

``outcome`` holds the words, ``lines`` tells persons from the rest, ``reading`` reads a sheet, ``draft`` completes a
line, ``planner`` decides.
"""

from branchdesk.features.members.roster.outcome import (
    CREATE,
    SKIP_WORDS,
    Action,
    Choices,
    Part,
    Places,
    Plan,
    Policy,
    RowPlan,
    report,
)
from branchdesk.features.members.roster.planner import plan, plan_all

__all__ = [
    "CREATE",
    "SKIP_WORDS",
    "Action",
    "Choices",
    "Part",
    "Places",
    "Plan",
    "Policy",
    "RowPlan",
    "plan",
    "plan_all",
    "report",
]
