"""Who is named in a form and is no partner yet joins the partners in the same step."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from branchdesk.features.organization import queries as organization
from branchdesk.features.twinning import commands, queries
from branchdesk.features.twinning.editor.partner_box import BRANCH, Partners
from branchdesk.features.twinning.model.activities import WholeActivity
from branchdesk.features.twinning.model.ties import Partner, WholeAgreement
from branchdesk.features.twinning.model.words import Category
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads
from branchdesk.storage.work import Work
from branchdesk.widgets.screen import Desk

T = TypeVar("T")


def who_may_be_named(desk: Desk, on: Day) -> Partners:
    """Partners, then branches of the ledger that are none yet; kinds as at a day."""
    known = {one.id: one.name for one in desk.ask(queries.partners)}
    free = {f"{BRANCH}{uid}": name for uid, name in desk.ask(queries.branches_without_partner)}
    return Partners(_told_apart({**known, **free}), desk.ask(_kinds, [*free], on))


def our_branch(desk: Desk, naming: Partners) -> str:
    """Who the first line of a new form is: the branch the header narrows the window to, or the only one of the ledger.

    ``""`` where the user must say.
    """
    known = [uid for uid, _name in desk.ask(organization.branches)]
    ours = desk.branch_id if desk.branch_id in known else known[0] if len(known) == 1 else ""
    joined = {one.partner.organization_id: one.id for one in desk.ask(queries.partners)}
    uid = joined.get(ours, f"{BRANCH}{ours}")
    return uid if ours and uid in naming.labels else ""


def _told_apart(labels: Mapping[str, str]) -> dict[str, str]:
    """Namesakes get a number, so that none is taken for the other."""
    found: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for uid, label in labels.items():
        seen[label] += 1
        found[uid] = f"{label}（{seen[label]}）" if seen[label] > 1 else label
    return found


def _kinds(ledger: Reads, branches: Sequence[str], on: Day) -> dict[str, Category]:
    found = queries.branch_kinds(ledger, [uid.removeprefix(BRANCH) for uid in branches], on.first())
    return queries.categories(ledger, on.first()) | {f"{BRANCH}{uid}": kind for uid, kind in found.items()}


def save_activity(
    work: Work, whole: WholeActivity, fresh: Mapping[str, Category], seen: int | None = None
) -> WholeActivity:
    """Save an activity whose parties may be named by words: ``fresh`` are the new names with their kinds."""
    named = [one.partner_id for one in whole.parties] + [one.raised_by_id for one in whole.issues if one.raised_by_id]
    ids = _joined(work, named, fresh, {one.partner_id: one.category for one in whole.parties})
    after = replace(
        whole,
        parties=tuple(replace(one, partner_id=ids.get(one.partner_id, one.partner_id)) for one in whole.parties),
        issues=tuple(replace(one, raised_by_id=_of(ids, one.raised_by_id)) for one in whole.issues),
    )
    return commands.save_activity(work, after, seen=seen)


def save_agreement(
    work: Work, command: Callable[[WholeAgreement], T], whole: WholeAgreement, fresh: Mapping[str, Category],
    chosen: Mapping[str, Category],
) -> T:  # fmt: skip
    """The same for the parties of an agreement; ``command`` writes it down, ``chosen`` are the kinds in the form."""
    ids = _joined(work, [one.partner_id for one in whole.parties], fresh, chosen)
    parties = tuple(replace(one, partner_id=ids.get(one.partner_id, one.partner_id)) for one in whole.parties)
    return command(replace(whole, parties=parties))


def _joined(
    work: Work, named: Iterable[str | None], fresh: Mapping[str, Category], chosen: Mapping[str, Category]
) -> dict[str, str]:
    """The ids of those who join, by what the form called them; ``chosen`` kinds by the same words."""
    wanted = [one for one in dict.fromkeys(named) if one]
    branches = [one.removeprefix(BRANCH) for one in wanted if one.startswith(BRANCH)]
    kinds = {uid.removeprefix(BRANCH): kind for uid, kind in chosen.items()}
    ids = {f"{BRANCH}{one.organization_id}": one.id for one in commands.partners_of_branches(work, branches, kinds)}
    for name, category in fresh.items():
        if name in wanted:
            ids[name] = commands.save_partner(work, Partner(id=new_id(), name=name, category=category)).id
    return ids


def _of(ids: Mapping[str, str], uid: str | None) -> str | None:
    return ids.get(uid, uid) if uid else None


def fresh_names(naming: Partners, parties: Iterable[Any], category: Callable[[Any], Category]) -> dict[str, Category]:
    """The names among the parties nobody has yet, with the kind chosen for them."""
    found = {one.partner_id: category(one) for one in parties if naming.is_new(one.partner_id)}
    return {name: kind for name, kind in found.items() if not name.startswith(BRANCH)}


def said(fresh: Mapping[str, Category]) -> str:
    """What is told after saving: who joined."""
    return tr("，{names} 加入结对单位").format(names="、".join(fresh)) if fresh else ""
