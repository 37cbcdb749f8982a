"""The dialogs of 离线外出: copies and their packets, taking one out, amending one, sending back, receiving and merging."""

from branchdesk.features.exchange.dialogs.amending import AmendDialog
from branchdesk.features.exchange.dialogs.copies import OfflineDialog
from branchdesk.features.exchange.dialogs.merging import MergeDialog
from branchdesk.features.exchange.dialogs.packets import PacketsDialog
from branchdesk.features.exchange.dialogs.sending import SendBackDialog
from branchdesk.features.exchange.dialogs.taking_out import TakeOutDialog

__all__ = ["AmendDialog", "MergeDialog", "OfflineDialog", "PacketsDialog", "SendBackDialog", "TakeOutDialog"]
