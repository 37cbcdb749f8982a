"""Verbs of the room; each is one transaction and one step of undo."""

from branchdesk.features.twinning.commands.activities import (
    bring_back_activities,
    complete,
    count_apart,
    count_as_one,
    drop_activities,
    mark_held,
    reopen,
    save_activities,
    save_activity,
    set_category,
    take_activity,
    take_minutes,
)
from branchdesk.features.twinning.commands.agreements import (
    drop_agreement,
    end_agreement,
    renew,
    resume_agreement,
    save_agreement,
    tick_plan,
)
from branchdesk.features.twinning.commands.binned import (
    bring_back_activity,
    bring_back_agreement,
    bring_back_honour,
    bring_back_issue,
    bring_back_measure,
    bring_back_outcome,
    bring_back_partner,
    bring_back_program,
    bring_back_round,
    bring_back_site,
)
from branchdesk.features.twinning.commands.issues import (
    add_round,
    close_issues,
    drop_issue,
    drop_measure,
    drop_outcome,
    drop_round,
    look_back,
    reopen_issue,
    save_issue,
    save_measure,
    save_outcome,
    set_progress,
)
from branchdesk.features.twinning.commands.partners import (
    drop_honour,
    drop_partner,
    drop_program,
    drop_site,
    merge_partners,
    partners_of_branches,
    save_honour,
    save_partner,
    save_program,
    save_site,
)

__all__ = [
    "add_round", "bring_back_activities", "bring_back_activity", "bring_back_agreement", "bring_back_honour",
    "bring_back_issue", "bring_back_measure", "bring_back_outcome", "bring_back_partner", "bring_back_program",
    "bring_back_round", "bring_back_site", "close_issues", "complete", "count_apart", "count_as_one", "drop_activities",
    "drop_agreement", "drop_honour", "drop_issue", "drop_measure", "drop_outcome", "drop_partner", "drop_program", "drop_round", "drop_site",
    "end_agreement", "look_back", "mark_held", "merge_partners", "partners_of_branches", "renew", "reopen", "reopen_issue",
    "resume_agreement", "save_activities", "save_activity", "save_agreement", "save_honour", "save_issue", "save_measure",
    "save_outcome", "save_partner", "save_program", "save_site", "set_category", "set_progress", "take_activity",
    "take_minutes", "tick_plan",
]  # fmt: skip
