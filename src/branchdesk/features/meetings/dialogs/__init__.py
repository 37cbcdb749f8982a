"""Dialogs beside the editor: who is left out or away, talks, make-up study, the look of papers, the school's own rules."""

from branchdesk.features.meetings.dialogs.beside import AbsencesDialog, ExclusionsDialog, MakeUpDialog, TalksDialog
from branchdesk.features.meetings.dialogs.paper_layout import LayoutDialog
from branchdesk.features.meetings.dialogs.stricter import StricterDialog

__all__ = ["AbsencesDialog", "ExclusionsDialog", "LayoutDialog", "MakeUpDialog", "StricterDialog", "TalksDialog"]
