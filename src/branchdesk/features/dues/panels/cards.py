"""The cards of sums and the totals stands in ``widgets.sums``; this old name goes as soon as nobody uses it any more."""

from branchdesk.widgets.sums import Footer, SumCard

__all__ = ["Footer", "SumCard"]
