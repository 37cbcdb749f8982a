"""Verbs of the room; each is one transaction and one step of undo."""

from branchdesk.features.development.commands.beside import (
    appoint_guide,
    bring_back_guide,
    bring_back_notice,
    bring_back_observation,
    bring_back_paper,
    close_notice,
    drop_guide,
    drop_notice,
    drop_observation,
    drop_paper,
    drop_waiver,
    end_guide,
    note_paper,
    note_papers,
    observe,
    post_notice,
    waive,
)
from branchdesk.features.development.commands.books import adopt_pack, drop_pack, set_holidays
from branchdesk.features.development.commands.cases import (
    alter_case,
    bring_back_case,
    end_case,
    open_case,
    remove_case,
    reopen_case,
)
from branchdesk.features.development.commands.many import CaseImport, import_cases
from branchdesk.features.development.commands.minutes import adopt_minutes, take_minutes
from branchdesk.features.development.commands.steps import alter_step, bring_back_step, record_step, remove_step
from branchdesk.features.development.commands.within import Judged

__all__ = [
    "CaseImport",
    "Judged",
    "adopt_minutes",
    "adopt_pack",
    "alter_case",
    "alter_step",
    "appoint_guide",
    "bring_back_case",
    "bring_back_guide",
    "bring_back_notice",
    "bring_back_observation",
    "bring_back_paper",
    "bring_back_step",
    "close_notice",
    "drop_guide",
    "drop_notice",
    "drop_observation",
    "drop_pack",
    "drop_paper",
    "drop_waiver",
    "end_case",
    "end_guide",
    "import_cases",
    "note_paper",
    "note_papers",
    "observe",
    "open_case",
    "post_notice",
    "record_step",
    "remove_case",
    "remove_step",
    "reopen_case",
    "set_holidays",
    "take_minutes",
    "waive",
]
