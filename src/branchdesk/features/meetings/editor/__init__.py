"""The minutes editor: ``MinutesEditor(desk, parent)`` with ``start``, ``open``, ``leave`` and the signal ``left``."""

from branchdesk.features.meetings.editor.page import MinutesEditor

__all__ = ["MinutesEditor"]
