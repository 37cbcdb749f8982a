"""One paper, and lists as Excel or PDF."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from branchdesk.features.filing.model import ArchivePaper
from branchdesk.kernel import clock
from branchdesk.storage.engine import Ledger

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form


def paper_bytes(ledger: Ledger, paper: ArchivePaper) -> Callable[[], bytes]:
    """The paper as PDF/A, made in another thread on a ledger of its own."""

    def work() -> bytes:
        from branchdesk.features.filing import papers

        with ledger.aside() as other:
            return papers.make(other, paper, clock.today())

    return work


def write(path: Path, form: "Form") -> None:
    """A list as Excel or PDF, by the ending of its name."""
    from branchdesk.features.dues import outputs

    outputs.write(path, form)
