"""Doors to the tables of the room."""

from branchdesk.features.transfers import model, tables
from branchdesk.storage.work import Store


class TransferStore(Store[model.Transfer]):
    """Transfers and their letters."""

    record = model.Transfer
    table = tables.TRANSFER


class GraduationBatchStore(Store[model.GraduationBatch]):
    """Graduation batches."""

    record = model.GraduationBatch
    table = tables.GRADUATION_BATCH


class LetterHeadStore(Store[model.LetterHead]):
    """Letter heads."""

    record = model.LetterHead
    table = tables.LETTER_HEAD


class AwayStore(Store[model.Away]):
    """Members away."""

    record = model.Away
    table = tables.AWAY


class AwayContactStore(Store[model.AwayContact]):
    """Contacts with members away."""

    record = model.AwayContact
    table = tables.AWAY_CONTACT
