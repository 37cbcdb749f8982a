"""Whatever is entered on both sides in whatever order: nothing is lost that nobody decided against."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from exchange_pairs import BRANCH, MEETING, MEMBERS, Pair, State, all_chosen, state
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branchdesk.features.exchange.model import Choice, Difference, Examined, Key
from branchdesk.features.exchange.rules import deciding
from branchdesk.features.meetings.model.minutes import Attendance
from branchdesk.features.meetings.store import AttendanceStore
from branchdesk.features.members.model import Member
from branchdesk.features.members.store import MemberStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.storage.work import Work

FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
DERIVED = "name_key"
BIRTH = Day.parse("1990-05-06")

Deed = tuple[str, int, str]
"""What, about whom (one of those there are), which field."""
OFTEN = ("edit", "edit", "edit", "alike", "drop", "restore", "register", "edit line", "drop line")


def _deeds(*words: str) -> st.SearchStrategy[list[Deed]]:
    one = st.tuples(st.sampled_from(words), st.integers(0, 7), st.sampled_from(["note", "unit", "title"]))
    return st.lists(one, min_size=1, max_size=5)


alone, with_twins = _deeds(*OFTEN), _deeds(*OFTEN, "come", "twin")
rounds = st.lists(st.tuples(with_twins, with_twins), min_size=1, max_size=3)


class Side:
    """Does deeds on one side; what it writes is unlike anything written before, unless it shall be alike."""

    def __init__(self, pair: Pair, name: str) -> None:
        self.run: Callable[..., Any] = pair.here if name == "here" else pair.there
        self.name, self.count = name, 0

    def do(self, deed: Deed) -> None:
        self.count += 1
        self.run(lambda work: self._write(work, *deed))

    def _write(self, work: Work, what: str, which: int, field: str) -> None:
        text = f"{self.name} {self.count}"
        people, lines = MemberStore(work), AttendanceStore(work)
        here = sorted(one.id for one in people.find())
        if what in ("register", "twin"):
            name = f"新{text}" if what == "register" else f"同名{which % 2}"
            people.save(Member(id=f"{self.name}-{self.count}", name=name, birth=BIRTH, branch_id=BRANCH))
        elif what == "restore":
            ids = [*MEMBERS, *_removed(work)]
            people.bring_back(ids[which % len(ids)])
        elif what.endswith("line"):
            self._about_lines(lines, what, which, text)
        elif here:
            self._about_people(people, lines, what, here[which % len(here)], {field: text})

    @staticmethod
    def _about_lines(lines: AttendanceStore, what: str, which: int, text: str) -> None:
        listed = sorted(one.id for one in lines.find())
        if listed and what == "drop line":
            lines.remove(listed[which % len(listed)])
        elif listed:
            lines.save(replace(lines.need(listed[which % len(listed)]), reason_text=text))

    @staticmethod
    def _about_people(people: MemberStore, lines: AttendanceStore, what: str, uid: str, values: dict[str, str]) -> None:
        ((field, text),), named = values.items(), bool(lines.find(member_id=uid))
        if what in ("edit", "alike"):
            people.save(replace(people.need(uid), **{field: text if what == "edit" else "两边一样"}))
        elif what == "drop" and not named:
            people.remove(uid)
        elif what == "come" and not named:
            lines.save(Attendance(id=f"line-{text}", meeting_id=MEETING, member_id=uid, name=f"来{text}"))


def _removed(work: Work) -> list[str]:
    rows = work.connection.exec_driver_sql("SELECT id FROM member WHERE alive = 0 ORDER BY id").fetchall()
    return [uid for (uid,) in rows]


def _decided(
    differences: tuple[Difference, ...], choices: Mapping[Key, Choice]
) -> Mapping[tuple[str, str, str], Choice | None]:
    return deciding.effective(differences, choices)


def _demand_seen(last: State, before: State, after: State, examined: Examined, choices: Mapping[Key, Choice]) -> None:
    """Nothing of ours changed but what was taken from theirs; and what we had entered, only when somebody said so."""
    standing = _decided(examined.differences, choices)
    asked = {one.key for one in examined.differences if one.must_choose}
    filled = {
        (one.entity, one.twin, name)
        for one in examined.differences
        for name in one.fills
        if standing[one.key] is Choice.OURS
    }
    for (entity, uid), row in before.items():
        now, was = after.get((entity, uid)), last.get((entity, uid), {})
        if now is None:
            assert standing.get((entity, uid, "")) is Choice.THEIRS
            assert row == was or (entity, uid, "") in asked
            continue
        for field, value in row.items():
            if (entity, uid, field) in filled:
                assert value in (None, "")
            elif now[field] != value and field != DERIVED:
                assert standing.get((entity, uid, field)) is Choice.THEIRS, (uid, field)
                assert was.get(field) == value or (entity, uid, field) in asked, (uid, field)


def _demand_kept(
    theirs: State,
    agreed: State,
    after: State,
    examined: Examined,
    choices: Mapping[Key, Choice],
    same: Mapping[str, str],
) -> None:
    """All that was entered there since both last agreed is here, or was decided against."""
    standing = _decided(examined.differences, choices)
    for entity, uid in agreed.keys() - theirs.keys():
        decided = {standing.get((entity, same.get(uid, uid), ""))}
        assert (entity, uid) not in after or Choice.OURS in decided, f"{uid} was removed there"
    for (entity, uid), row in theirs.items():
        was = agreed.get((entity, uid), {})
        place = (entity, same.get(uid, uid))
        against = standing.get((*place, "")) is Choice.OURS or standing.get((entity, uid, "")) is Choice.OURS
        for field, value in row.items():
            if field in ("id", DERIVED) or (was and was[field] == value) or against:
                continue
            value = same.get(value, value)
            mine = after.get(place)
            taken = mine is not None and (mine[field] == value or standing.get((*place, field)) is Choice.OURS)
            emptied = mine is not None and field == "member_id" and mine[field] is None
            assert taken or emptied or (field == "number" and mine), (uid, field, value, mine)


@FEW
@given(rounds, st.randoms(use_true_random=False))
def test_nothing_is_lost_that_nobody_decided_against(pairs: Callable[[], Pair], plan: Any, chance: Any) -> None:
    pair = pairs()
    here, there = Side(pair, "here"), Side(pair, "there")
    agreed, last = state(pair.laptop), state(pair.office)
    same: dict[str, str] = {}
    for ours, theirs in plan:
        for deed in ours:
            here.do(deed)
        for deed in theirs:
            there.do(deed)
        before, entered = state(pair.office), state(pair.laptop)
        try:
            examined = pair.examine()
        except Refusal:  # nothing was entered there
            assert entered == agreed
            continue
        choices = {
            one.key: chance.choice(list(Choice)) for one in examined.differences if one.must_choose and not one.held
        }
        choices = _sensible(examined, choices)
        pair.write(examined, choices)
        after = state(pair.office)
        standing = _decided(examined.differences, choices)
        same |= {one.uid: one.twin for one in examined.differences if one.twin and standing[one.key] is Choice.OURS}
        _demand_seen(last, before, after, examined, choices)
        _demand_kept(entered, agreed, after, examined, choices, same)
        with pytest.raises(Refusal, match="都已合并过"):
            pair.examine(pair.folder / f"{pair.sent}.bdk")
        pair.undo()
        assert state(pair.office) == before
        again = pair.examine(pair.folder / f"{pair.sent}.bdk")
        assert again.differences == examined.differences
        pair.write(again, choices)
        assert state(pair.office) == after
        agreed, last = entered, after


def _sensible(examined: Examined, choices: dict[Key, Choice]) -> dict[Key, Choice]:
    """What cannot stand without another follows it, as somebody would choose after having been told."""
    while wrong := deciding.problems(examined.differences, choices):
        told = {one.field for one in wrong if one.code in ("needs", "held")}
        if not told:
            return all_chosen(examined.differences, Choice.OURS, choices)
        for one in examined.differences:
            if deciding.place(one.key) in told:
                choices[one.key] = Choice.OURS
    return choices


@FEW
@given(alone, alone, alone, st.sampled_from(Choice))
def test_packets_are_cumulative_so_one_that_was_lost_is_not_missed(
    pairs: Callable[[], Pair], ours: list[Deed], first: list[Deed], second: list[Deed], side: Choice
) -> None:
    ends = []
    for every in (True, False):
        pair = pairs()
        here, there = Side(pair, "here"), Side(pair, "there")
        for deed in ours:
            here.do(deed)
        for deed in first:
            there.do(deed)
        early = _sent(pair)
        for deed in second:
            there.do(deed)
        late = _sent(pair)
        before = state(pair.office)
        for path in (early, late) if every else (late, early):
            try:
                examined = pair.examine(path)
            except (Refusal, TypeError):  # nothing new, or nothing at all
                continue
            pair.write(examined, all_chosen(examined.differences, side))
        ends.append(state(pair.office))
        assert before.keys() <= {*ends[-1], *before}
    assert ends[0] == ends[1]


def _sent(pair: Pair) -> Any:
    try:
        return pair.send()
    except Refusal:
        return None
