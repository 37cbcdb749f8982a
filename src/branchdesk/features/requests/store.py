"""Doors to the tables of the room."""

from branchdesk.features.requests import model, tables
from branchdesk.storage.work import Store


class RequestStore(Store[model.Request]):
    """Requests."""

    record = model.Request
    table = tables.REQUEST


class HandOnStore(Store[model.HandOn]):
    """Hand-ons."""

    record = model.HandOn
    table = tables.HAND_ON


class FollowUpStore(Store[model.FollowUp]):
    """Calls afterwards."""

    record = model.FollowUp
    table = tables.FOLLOW_UP
