"""What every question of the room needs: who is who, which activities a part of the tree looks at, kinds as at a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from branchdesk.features.organization.model import Organization, Post, Role, Tier
from branchdesk.features.twinning.model.ties import Agreement, Partner, Program
from branchdesk.features.twinning.model.words import Category
from branchdesk.features.twinning.rules.categories import category_of_branch
from branchdesk.kernel.names import clean_text
from branchdesk.kernel.records import Record
from branchdesk.storage.reading import Reads, in_parts, marks, records

SUBJECT = "twinning"
"""The rules of the room, and the school's own numbers."""
R = TypeVar("R", bound=Record)
Scope = frozenset[str] | None
"""Organizations looked at; None for the whole ledger."""


def names(ledger: Reads) -> dict[str, str]:
    """What every partner is called, removed ones too: a branch of the ledger by its own name of today."""
    rows = ledger.read(
        """SELECT p.id, coalesce(nullif(o.short_name, ''), o.full_name, p.name)
           FROM partner p LEFT JOIN organization o ON o.id = p.organization_id"""
    )
    return dict(rows)


def full_names(ledger: Reads) -> dict[str, str]:
    """What every partner is called where it signs: a branch of the ledger by its whole name."""
    rows = ledger.read(
        "SELECT p.id, coalesce(o.full_name, p.name) FROM partner p LEFT JOIN organization o ON o.id = p.organization_id"
    )
    return dict(rows)


def labels(ledger: Reads) -> dict[str, dict[str, str]]:
    """For ``Context.refs``: what people write for a partner, a programme, an agreement → its id.

    A word two of them share belongs to none: nothing is guessed.
    """
    written: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    called = names(ledger)
    for one in records(ledger, Partner):
        for word in {one.name, called[one.id]}:
            written["partner"][word].add(one.id)
    for uid, name in ledger.read(
        "SELECT p.id, o.full_name FROM partner p JOIN organization o ON o.id = p.organization_id WHERE p.alive = 1"
    ):
        written["partner"][name].add(uid)
    for program in records(ledger, Program):
        written["program"][program.name].add(program.id)
    for agreement in records(ledger, Agreement):
        written["agreement"][agreement.title].add(agreement.id)
    kinds = ("partner", "program", "agreement")
    return {kind: {word: next(iter(ids)) for word, ids in written[kind].items() if len(ids) == 1} for kind in kinds}


class Kinds:
    """The finer kind of each partner as at any day: of a branch of the ledger by its kind and its secretary of that day."""

    def __init__(self, ledger: Reads) -> None:
        self._branches = {one.id: one for one in records(ledger, Organization) if one.tier is Tier.BRANCH}
        where = "AND role = ? AND dual_leader = 1"
        self._leaders: dict[str, list[Post]] = defaultdict(list)
        for post in records(ledger, Post, where, (Role.SECRETARY.value,)):
            self._leaders[post.organization_id].append(post)

    def of(self, partner: Partner, on: date) -> Category:
        """The kind of a partner on a day; what was entered for it where its branch does not tell."""
        if partner.organization_id not in self._branches:
            return partner.category
        return self.of_branch(partner.organization_id, on) or partner.category

    def of_branch(self, organization_id: str, on: date) -> Category | None:
        """The kind of a branch of the ledger on a day."""
        branch = self._branches.get(organization_id)
        dual = any(_held(post, on) for post in self._leaders[organization_id])
        return category_of_branch(branch.kind, dual) if branch else None


def _held(post: Post, on: date) -> bool:
    return (post.from_on is None or post.from_on.first() <= on) and (
        post.until_on is None or post.until_on.last() >= on
    )


def inside(scope: Scope, column: str = "id") -> tuple[str, list[Any]]:
    """The condition that a joint activity is one of the scope, beginning with AND."""
    if scope is None:
        return "", []
    where = f"""AND {column} IN (
        SELECT a.activity_id FROM activity_party a JOIN partner p ON p.id = a.partner_id
        WHERE a.alive = 1 AND p.organization_id IN {marks(scope)})"""
    return where, [*scope]


def hung_on(ledger: Reads, record: type[R], column: str, ids: Iterable[str], *, order: str) -> dict[str, list[R]]:
    """The living records that hang on some others, by the id of what they hang on."""
    found: dict[str, list[R]] = defaultdict(list)
    for part in in_parts(ids):
        for one in records(ledger, record, f"AND {column} IN {marks(part)}", part, order=order):
            found[getattr(one, column)].append(one)
    return found


def by_name(found: Mapping[str, str]) -> dict[str, list[str]]:
    """The ids of each name, blanks and all the same."""
    written: dict[str, list[str]] = defaultdict(list)
    for uid, name in found.items():
        written[name_key(name)].append(uid)
    return written


def name_key(name: str) -> str:
    """A name of an organization for comparing: without blanks, brackets of either width the same."""
    return "".join(clean_text(name).split()).replace("(", "（").replace(")", "）")


def joined(words: Sequence[str]) -> str:
    """Names one after the other."""
    return "、".join(words)
