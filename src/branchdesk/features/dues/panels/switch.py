"""The switch of years and months stands in ``widgets.switch``; this old name goes as soon as nobody uses it any more."""

from branchdesk.widgets.switch import NARROW, Switch, month_switch, year_switch

__all__ = ["NARROW", "Switch", "month_switch", "year_switch"]
