"""Doors to the tables of the room, and to every table a packet may speak of."""

from importlib import import_module
from typing import Any

from branchdesk.features.exchange import model, tables
from branchdesk.storage.work import Store

_ROOMS = ("organization", "members", "dues", "meetings", "development", "transfers", "twinning", "requests", "organizers",
          "returns", "filing")  # fmt: skip


class OfflineCopyStore(Store[model.OfflineCopy]):
    """Copies that work elsewhere."""

    record = model.OfflineCopy
    table = tables.OFFLINE_COPY


class PacketStore(Store[model.Packet]):
    """Packets that were merged."""

    record = model.Packet
    table = tables.PACKET


def every() -> dict[str, type[Store[Any]]]:
    """The store of every table of the ledger: a room nobody has opened yet is not imported yet."""
    for room in _ROOMS:
        import_module(f"branchdesk.features.{room}.store")
    return Store.registry
