"""What goes out of the archive: one paper, lists, the archive package. Files are there whole or not at all."""

from branchdesk.features.filing.outputs.lists import paper_bytes, write
from branchdesk.features.filing.outputs.package import Package, Packed, demand_new, pack, planned

__all__ = ["Package", "Packed", "demand_new", "pack", "paper_bytes", "planned", "write"]
