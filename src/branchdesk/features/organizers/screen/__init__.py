"""The pages of the room under the tab 组织员: 职责清单, 工作记录, 选派."""

from branchdesk.features.organizers.screen.duties import DutiesScreen
from branchdesk.features.organizers.screen.postings import PostingsScreen
from branchdesk.features.organizers.screen.work import WorkScreen

__all__ = ["DutiesScreen", "PostingsScreen", "WorkScreen"]
