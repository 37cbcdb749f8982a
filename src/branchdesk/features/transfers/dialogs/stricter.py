"""校内从严: validity of letters, return slips, contacts with those away, as the school asks for them."""

from branchdesk.features.meetings.dialogs.stricter import StricterDialog
from branchdesk.features.transfers.rules.findings import SUBJECT
from branchdesk.kernel.words import tr


class StricterTransfersDialog(StricterDialog):
    """The numbers on transfers that may be tightened."""

    subject = SUBJECT

    def hint(self) -> str:
        """What is possible, and for what it counts."""
        return tr("校内规定只能比全国规定更严，须写明依据；自何日起开具的介绍信、登记的联系按它计。")
