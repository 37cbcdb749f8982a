"""Doors to the tables of the room."""

from branchdesk.features.members import model, tables
from branchdesk.storage.work import Store


class MemberStore(Store[model.Member]):
    """The roll."""

    record = model.Member
    table = tables.MEMBER


class MoveStore(Store[model.Move]):
    """Dated changes."""

    record = model.Move
    table = tables.MOVE


class NotDuplicateStore(Store[model.NotDuplicate]):
    """Pairs known to be two people."""

    record = model.NotDuplicate
    table = tables.NOT_DUPLICATE


class ArrivalStore(Store[model.Arrival]):
    """How members came."""

    record = model.Arrival
    table = tables.ARRIVAL


class RestrictionStore(Store[model.Restriction]):
    """Limited rights."""

    record = model.Restriction
    table = tables.RESTRICTION
