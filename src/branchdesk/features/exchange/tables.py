"""Where the copies that work elsewhere and the packets merged from them are kept."""

from branchdesk.features.exchange.model import OfflineCopy, Packet
from branchdesk.storage.rows import table

OFFLINE_COPY = table(OfflineCopy)
PACKET = table(Packet, refers={"copy_id": "offline_copy"}, indexes=(("copy_id",),))
