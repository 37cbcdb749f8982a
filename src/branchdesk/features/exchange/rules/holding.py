"""What of a packet cannot be taken over as it is: final minutes, keys a ledger has once; and what goes only together."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from branchdesk.features.exchange.model import Difference, Key, Kind
from branchdesk.features.exchange.rules.comparing import RENUMBERED, Here
from branchdesk.features.exchange.rules.hard import Hard, clashes
from branchdesk.features.exchange.rules.telling import Place, Row
from branchdesk.features.meetings.rules import canon
from branchdesk.features.safety.fields import DERIVED, field_word
from branchdesk.kernel.words import tr

GROUPS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "meeting": (("stage", "version", "revision_reason", "signed_on", "archive_number", "filed_on", "retention"),),
    "member": (("left_on", "leaving", "left_to"),),
    "development_case": (("ended_on", "ending", "ending_reason"),),
    "transfer": (("reported_on", "receipt_on", "closed_on", "halt", "halted_on", "halt_reason"),),
    "statement_line": (("state", "member_id", "reason"),),
}
"""Fields one step of work fills together: where the two sides took different steps, all are of one of them."""
_AFTERWARDS: Mapping[str, Collection[str]] = {
    "meeting": canon.AFTERWARDS["meeting"],
    "action_item": canon.AFTERWARDS["actions"],
    "attendance": canon.AFTERWARDS["attendances"],
}
_CONTENT, _STEP = "content", "step"
_ENDS = (("transfer", "closed_on"), ("transfer", "halt"))
"""How a letter ends, one way or the other."""


def judged(found: Sequence[Difference], here: Here) -> list[Difference]:
    """The differences, with what cannot be taken over held, and fields of one step together."""
    together = list(_together(found, here))
    listed = {one.key: one for one in together}
    for key, why in (*_final_minutes(together, here), *_ended_otherwise(together, here), *_twice(together, here)):
        one = listed[key]
        must = one.must_choose or one.kind is not Kind.DUPLICATE
        listed[key] = replace(one, held=True, must_choose=must, why=one.why if one.held else why)
    held = {((one.entity, one.uid), _group(one)): one for one in listed.values() if one.held and _group(one)}
    return [
        replace(one, held=True, must_choose=True, why=lead.why)
        if (lead := held.get(((one.entity, one.uid), _group(one)))) and not one.held
        else one
        for one in listed.values()
    ]


# ---- fields of one step


def _together(found: Sequence[Difference], here: Here) -> Iterator[Difference]:
    leads: dict[tuple[Place, tuple[str, ...]], Difference] = {}
    told = {one.key for one in found}
    for one in sorted(found, key=lambda one: (one.kind is not Kind.CONFLICT, not one.must_choose)):
        if group := _group(one):
            leads.setdefault(((one.entity, one.uid), group), one)
    for one in found:
        lead = leads.get(((one.entity, one.uid), _group(one)))
        if lead is not None and lead.key != one.key:
            one = replace(one, needs=(*one.needs, lead.key), must_choose=False)
        yield one
        if lead is not None and lead.key == one.key and lead.kind is Kind.CONFLICT:
            yield from _as_there(one, _group(one), here, told)


def _group(one: Difference) -> tuple[str, ...]:
    return next((group for group in GROUPS.get(one.entity, ()) if one.field in group), ())


def _as_there(lead: Difference, group: tuple[str, ...], here: Here, told: Collection[Key]) -> Iterator[Difference]:
    """Fields of the step only we changed: taking the other step takes them back."""
    place = lead.entity, lead.uid
    ours, base = here.states[place].values, here.base.get(place)
    for name in group:
        if base is not None and (*place, name) not in told and name in ours and ours[name] != base.values[name]:
            was = base.values[name]
            if _is_same_there(here, place, name):
                continue
            yield replace(
                lead, field=name, base=was, ours=ours[name], theirs=was, needs=(lead.key,), must_choose=False,
                why=tr("与“{field}”属同一步，一并处理").format(field=field_word(lead.entity, lead.field)),
            )  # fmt: skip


def _is_same_there(here: Here, place: Place, name: str) -> bool:
    return (*place, name) in here.agreed


# ---- letters that ended in two ways


def _ended_otherwise(found: Sequence[Difference], here: Here) -> Iterator[tuple[Key, str]]:
    """A letter closed on one side, and returned or voided on the other; the member goes or stays as it does here."""
    ended = {
        one.uid for one in found
        if (one.entity, one.field) in _ENDS and one.theirs is not None and _ends_otherwise(one, here)
    }  # fmt: skip
    people = {here.states["transfer", uid].values["member_id"] for uid in ended}
    why = tr("一边已办结，一边已退回或作废；请保留本机的，核对后在本机改办")
    for one in found:
        if (one.entity == "transfer" and one.uid in ended) or (one.entity == "member" and one.uid in people):
            yield from [(one.key, why)] if _group(one) else ()


def _ends_otherwise(one: Difference, here: Here) -> bool:
    state = here.states["transfer", one.uid].values
    return any(state[name] is not None for _, name in _ENDS if name != one.field)


# ---- final minutes


def _final_minutes(found: Sequence[Difference], here: Here) -> Iterator[tuple[Key, str]]:
    """What was done there to a meeting that was touched here too, once its minutes are final on either side."""
    same = {one.uid: one.twin for one in found if one.twin}
    ours = _touched_here(here)
    theirs: dict[str, list[tuple[str, Difference]]] = defaultdict(list)
    for one in found:
        if (meeting := _meeting_of(one, here)) and (what := _touch(one.entity, [one.field] if one.field else None)):
            theirs[same.get(meeting, meeting)] += [(each, one) for each in what]
    for meeting, touched in theirs.items():
        if not ours[meeting] or _CONTENT not in ours[meeting].union(what for what, _ in touched):
            continue
        why = _why_final(meeting, [one for _, one in touched], here)
        yield from ((one.key, why) for _, one in touched if why)


def _why_final(meeting: str, touched: Sequence[Difference], here: Here) -> str:
    state = here.states.get(("meeting", meeting))
    ours = state.values if state else here.fresh.get(("meeting", meeting), {})
    if ours.get("stage") != "draft":
        return tr("本机的会议记录已定稿，不能直接修改；请保留本机的，确需改的在本机“修订”后补录")
    if any(one.field == "stage" and one.theirs != "draft" for one in touched):
        return tr("外出机上已定稿，本机又改过这次会议；请保留本机的，核对后在本机定稿")
    return ""


def _touched_here(here: Here) -> Mapping[str, set[str]]:
    """Meetings changed here since the copy was taken out: what is said in them, or only the step they are at."""
    found: dict[str, set[str]] = defaultdict(set)
    for place, state in here.states.items():
        was = here.base.get(place)
        before, now = was.row if was else None, state.row
        if before is None and now is None:
            continue
        names = None
        if before is not None and now is not None:
            names = [name for name in now if name not in DERIVED and now[name] != before.get(name)]
        if meeting := _meeting_in(place, state.values, here):
            found[meeting] |= _touch(place[0], names)
    return found


def _touch(entity: str, names: Collection[str] | None) -> set[str]:
    """What a change of these fields (None: of the whole record) does to the minutes."""
    if entity == "minutes_version":
        return {_STEP} if names is None or names else set()
    if names is None:
        return {_CONTENT}
    after = _AFTERWARDS.get(entity, ())
    found = {_CONTENT} if any(name not in after for name in names) else set()
    return found | ({_STEP} if entity == "meeting" and any(name in after for name in names) else set())


def _meeting_of(one: Difference, here: Here) -> str:
    if one.entity == "meeting" and not one.field:
        return ""  # whether it is there at all
    row = one.theirs if isinstance(one.theirs, Mapping) else one.ours if isinstance(one.ours, Mapping) else None
    if row is None:
        row = here.states[one.entity, one.uid].values
    return _meeting_in((one.entity, one.uid), row, here)


def _meeting_in(place: Place, row: Row, here: Here) -> str:
    """The meeting a record is, or is in the minutes of; what was printed is not."""
    if place[0] == "meeting":
        return place[1]
    inside = here.parts.get(place[0]) in ("meeting_id", "ballot_id") and place[0] != "printed_copy"
    return str(row.get("meeting_id") or "") if inside else ""


# ---- keys a ledger has once


def _twice(found: Sequence[Difference], here: Here) -> Iterator[tuple[Key, str]]:
    """What would make two living records alike in a key of their table, if it were taken over."""
    about: dict[Place, list[Difference]] = defaultdict(list)
    for one in found:
        about[one.entity, one.uid].append(one)
    for key, places in clashes(_as_taken(about, here)):
        for place in places:
            for one in about.get(place, ()):
                if one.field in key.touches or (not one.field and not _is_renumbered(one, key)):
                    yield one.key, _why_twice(one, key)


def _why_twice(one: Difference, key: Hard) -> str:
    if one.kind is Kind.DUPLICATE:
        return tr("{why}；不能两条都保留").format(why=one.why)
    labels = tr("、").join(field_word(one.entity, name) for name in key.told)
    text = tr("{what}与本机另一条相同，不能两条都有；请保留本机的，核对后改正")
    if key.span:
        text = tr("{what}与本机另一条有重叠，不能两条都有；请保留本机的，核对后改正")
    return text.format(what=labels)


def _is_renumbered(one: Difference, key: Hard) -> bool:
    return one.kind is Kind.ADD and key.names == (RENUMBERED.get(one.entity),)


def _as_taken(about: Mapping[Place, Sequence[Difference]], here: Here) -> dict[Place, Row]:
    """The living records either side touched, as they would be with everything taken over."""
    same = {one.uid: one.twin for listed in about.values() for one in listed if one.twin}
    rows: dict[Place, Row] = {place: state.values for place, state in here.states.items() if state.alive}
    rows |= here.fresh
    for place, listed in about.items():
        for one in listed:
            if one.field:
                rows[place] = {**rows.get(place, {}), one.field: _mapped(one.theirs, same)}
            elif one.theirs is None:
                rows.pop(place, None)
            else:
                rows[place] = {name: _mapped(value, same) for name, value in one.theirs.items()}
    return rows


def _mapped(value: Any, same: Mapping[str, str]) -> Any:
    return same.get(value, value) if isinstance(value, str) else value
