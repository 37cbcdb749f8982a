"""Who took part in an activity of the ledger, and what it is counted under, as an edited sheet would have it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from branchdesk.features.twinning.importing.files import FileRow
from branchdesk.features.twinning.model.activities import ActivityParty, WholeActivity
from branchdesk.features.twinning.model.words import REPORT_CATEGORIES, PartyRole, ReportCategory
from branchdesk.features.twinning.rules.categories import report_category, sides
from branchdesk.kernel.words import tr

Sides = tuple[list[str], list[str]]
"""The ids of the partners of our side and of the other."""
_CATEGORIES = dict(REPORT_CATEGORIES)


def is_the_others_report(before: WholeActivity, told: WholeActivity) -> bool:
    """Whether a row tells of an activity from the other side: ours is the other there, so it says nothing of this report."""
    (ours, others), (own, other) = _sides(before), _told(told)
    if not own:
        return set(other) <= set(ours)
    return not set(own) & set(ours) and bool(set(own) & set(others))


def with_parties(
    before: WholeActivity, now: WholeActivity, told: WholeActivity, names: Mapping[str, str]
) -> tuple[WholeActivity, list[str]]:
    """The activity with those a row names; an empty cell leaves its side as it is. The words say who comes and who goes."""
    had, has = _sides(before), _told(told)
    own = has[0] or had[0]
    has = (own, _without(has[1], own) or had[1])
    words = [
        text.format(names="、".join(names.get(uid, "") for uid in ids))
        for was, is_, more, less in (
            (had[0], has[0], tr("我方单位增加：{names}"), tr("我方单位去掉：{names}")),
            (had[1], has[1], tr("结对单位增加：{names}"), tr("结对单位去掉：{names}")),
        )
        for text, ids in ((more, _without(is_, was)), (less, _without(was, is_)))
        if ids
    ]
    return (replace(now, parties=_parties(now, told, has)), words) if words else (now, [])


def with_category(
    before: WholeActivity, now: WholeActivity, row: FileRow, priority: Sequence[ReportCategory]
) -> tuple[WholeActivity, list[str]]:
    """The activity under the category a row says, set by hand only where those who took part give another one."""
    said: ReportCategory | None = row.values.get("category")
    was = report_category(before.activity, before.parties, priority)[0]
    if said is None or said is was:
        return now, []
    plain = replace(now.activity, report_category=None, category_reason="")
    if report_category(plain, now.parties, priority)[0] is not said:
        plain = replace(plain, report_category=said, category_reason=tr("导入的表中写明"))
    words = [tr(_CATEGORIES[one]) if one else tr("（空）") for one in (was, said)]
    return replace(now, activity=plain), [tr("类别：{before} → {after}").format(before=words[0], after=words[1])]


def _sides(whole: WholeActivity) -> Sides:
    ours, others = sides(whole.parties)
    return [one.partner_id for one in ours], [one.partner_id for one in others]


def _told(whole: WholeActivity) -> Sides:
    """As the two columns of the sheet say it."""
    own, others = ([one.partner_id for one in whole.parties if one.own is mark] for mark in (True, False))
    return own, others


def _without(ids: Sequence[str], others: Sequence[str]) -> list[str]:
    return [uid for uid in ids if uid not in others]


def _parties(now: WholeActivity, told: WholeActivity, has: Sides) -> tuple[ActivityParty, ...]:
    """Those there were keep what is known of them; somebody leads, as before where that one is still there."""
    known = {one.partner_id: one for one in told.parties} | {one.partner_id: one for one in now.parties}
    kept = {one.partner_id for one in now.parties}
    led = any(one.role is PartyRole.LEAD for one in now.parties if one.partner_id in {*has[0], *has[1]})
    found: list[ActivityParty] = []
    for own, ids in ((True, has[0]), (False, has[1])):
        for uid in ids:
            one = replace(known[uid], activity_id=now.activity.id, own=own, order=len(found))
            if not found and not led:
                one = replace(one, role=PartyRole.LEAD)
            elif uid not in kept and one.role is PartyRole.LEAD:
                one = replace(one, role=PartyRole.ASSIST if own else PartyRole.JOIN)
            found.append(one)
    return tuple(found)
