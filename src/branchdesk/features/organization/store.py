"""Doors to the tables of the room."""

from branchdesk.features.organization import model, tables
from branchdesk.storage.work import Store


class OrganizationStore(Store[model.Organization]):
    """Committees, branches and groups."""

    record = model.Organization
    table = tables.ORGANIZATION


class PostStore(Store[model.Post]):
    """Posts with their dates."""

    record = model.Post
    table = tables.POST


class OutsideBodyStore(Store[model.OutsideBody]):
    """Bodies outside the ledger."""

    record = model.OutsideBody
    table = tables.OUTSIDE_BODY
