"""The checker: all findings on a case at once (domain §2.2 to §2.7); it never decides and never raises."""

from datetime import date

from branchdesk.features.development.rules.checks.agreement import agreement
from branchdesk.features.development.rules.checks.approving import approving
from branchdesk.features.development.rules.checks.ballots import ballots
from branchdesk.features.development.rules.checks.coming import coming
from branchdesk.features.development.rules.checks.conversion import conversion
from branchdesk.features.development.rules.checks.finding import WAIVABLE, Finding, Sight, rule_name
from branchdesk.features.development.rules.checks.guides import guides
from branchdesk.features.development.rules.checks.limits import limits
from branchdesk.features.development.rules.checks.notices import notices
from branchdesk.features.development.rules.checks.order import order
from branchdesk.features.development.rules.checks.papers import papers
from branchdesk.features.development.rules.file import CaseFile, Rulebook

__all__ = ["WAIVABLE", "Finding", "check", "rule_name"]

_CHECKS = (order, limits, guides, notices, ballots, coming, approving, conversion, papers, agreement)


def check(file: CaseFile, book: Rulebook, today: date) -> tuple[Finding, ...]:
    """Everything there is to say about a case on a day, in the order of the steps, the heaviest first in each."""
    sight = Sight(file, book, today)
    for one in _CHECKS:
        one(sight)
    if len(sight.found) < 2:
        return tuple(sight.found)
    place = {row.key: row.number for row in book.on(today).steps}
    return tuple(sorted(sight.found, key=lambda one: (place.get(one.step, 0), -one.level.rank)))
