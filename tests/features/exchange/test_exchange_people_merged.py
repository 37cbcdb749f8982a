"""People merged on both sides, with their letters: a merge leaves nothing that no single command would have left."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

import pytest
from exchange_pairs import MEMBERS, Pair, all_chosen, known, person, state
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branchdesk.features.exchange.model import Choice, Examined, Key
from branchdesk.features.exchange.rules import deciding
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Arrival, Leaving, Member
from branchdesk.features.transfers import commands
from branchdesk.features.transfers.model import Away, AwayKind, Destination, Direction, Transfer
from branchdesk.features.transfers.rules import states
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.months import Month
from branchdesk.shell import followers
from branchdesk.storage import following
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import records

OURS, THEIRS = Choice.OURS, Choice.THEIRS
FEW = settings(max_examples=25, deadline=None,
               suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip


@pytest.fixture(autouse=True)
def _followed() -> Iterator[None]:
    followers.adopt()
    yield
    following.adopt({})


def day(number: int) -> Day:
    return Day(2026, 11, number)


def letter(uid: str, of: str) -> Transfer:
    return Transfer(
        id=uid, member_id=of, direction=Direction.OUT, destination=Destination.EMPLOYER, number=uid, addressee="某市委组织部",
        from_place="机关第一支部", to_place="某公司", paid_until=Month(2026, 11), issued_on=day(1), valid_days=30, note="已说明",
    )  # fmt: skip


def out_with_receipt(pair: Pair, of: str = "m0") -> None:
    """Both sides know of a letter whose receipt has come."""
    pair.there(commands.issue, [letter("t", of)])
    pair.there(commands.note_receipt, ["t"], day(8))
    pair.merge()


def is_here(ledger: Ledger, uid: str) -> bool:
    found = person(ledger, uid)
    return found is not None and found.left_on is None


def merged_with_ours_where_a_rule_speaks_against_it(
    pair: Pair, examined: Examined, choices: dict[Key, Choice]
) -> list[str]:
    """Merge, keep ours wherever a rule of a room speaks against it, and merge again; what was said."""
    told: list[str] = []
    before = state(pair.office)
    for _ in range(10):
        try:
            pair.write(examined, choices)
            return told
        except Rejected as refused:
            assert state(pair.office) == before
            told += [one.text for one in refused.problems]
            keys = {key for one in refused.problems for key in deciding.against(examined.differences, choices, one)}
            assert keys, told
            choices |= dict.fromkeys(keys, OURS)
    raise AssertionError(told)


def test_a_letter_closed_there_does_not_close_for_the_one_he_was_merged_into_here(pair: Pair) -> None:
    out_with_receipt(pair)
    pair.there(members.merge, "m1", "m0")
    pair.here(members.merge, "m0", "m1")
    pair.there(commands.close, ["t"], day(12))
    examined = pair.examine()
    assert known(examined)["t", "closed_on"].theirs == "2026-11-12"
    told = merged_with_ours_where_a_rule_speaks_against_it(pair, examined, all_chosen(examined.differences, OURS))
    assert told == ["组织关系转接“王芳 t”：介绍信已办结，党员合并后却在册"]
    (one,) = records(pair.office, Transfer)
    assert (one.member_id, one.closed_on, is_here(pair.office, "m0")) == ("m0", None, True)


def test_a_letter_closed_here_is_not_given_to_somebody_who_is_still_here(pair: Pair) -> None:
    out_with_receipt(pair)
    pair.there(members.merge, "m1", "m0")
    pair.here(commands.close, ["t"], day(12))
    examined = pair.examine()
    told = merged_with_ours_where_a_rule_speaks_against_it(pair, examined, all_chosen(examined.differences, OURS))
    assert told == ["组织关系转接“李伟 t”：介绍信已办结，党员合并后却在册"]
    (one,) = records(pair.office, Transfer)
    assert (one.member_id, is_here(pair.office, "m0")) == ("m0", False)


# ---- whatever is done on both sides

Deed = tuple[str, int, int]
deeds = st.lists(
    st.tuples(st.sampled_from(["merge", "merge", "issue", "receipt", "close", "close", "void", "reopen", "away", "leave", "remove"]),
              st.integers(0, 5), st.integers(0, 5)),
    max_size=6,
)  # fmt: skip


def do(run: Callable[..., Any], ledger: Ledger, tag: str, deed: Deed) -> None:
    """What is refused on one side is not done."""
    what, first, second = deed
    here = sorted(one.id for one in records(ledger, Member))
    letters = sorted(one.id for one in records(ledger, Transfer))
    uid = here[first % len(here)]
    of = letters[second % len(letters)] if letters else ""
    away = Away(id=f"a{tag}", member_id=uid, kind=AwayKind.MOBILE, from_on=day(2), place="某市", note="已说明")
    about: dict[str, tuple[Any, ...]] = {
        "merge": (members.merge, uid, here[second % len(here)]), "issue": (commands.issue, [letter(f"t{tag}", uid)]),
        "receipt": (commands.note_receipt, [of], day(8)), "close": (commands.close, [of], day(12)),
        "void": (commands.void, [of], day(13), "开错了"), "reopen": (commands.reopen, of),
        "away": (commands.send_away, away), "leave": (members.leave, [uid], day(9), Leaving.OTHER),
        "remove": (members.remove, [uid]),
    }  # fmt: skip
    try:
        run(*about[what])
    except Refusal:
        return


def faults(ledger: Ledger) -> set[tuple[str, Any]]:
    """What the rules of the rooms call impossible."""
    today = clock.today()
    people = {one.id: one for one in records(ledger, Member)}
    letters, absences = records(ledger, Transfer), records(ledger, Away)
    came: dict[str, list[Day]] = defaultdict(list)
    for one in records(ledger, Arrival):
        came[one.member_id].append(one.on)
    running = Counter(one.member_id for one in letters if states.is_running(one, today))
    away = Counter((one.member_id, one.kind) for one in absences if one.until_on is None)
    found: set[tuple[str, Any]] = {("two letters", uid) for uid, count in running.items() if count > 1}
    found |= {("a letter of nobody", uid) for uid in running.keys() - people.keys()}
    found |= {("away twice", key) for key, count in away.items() if count > 1}
    found |= {("ended twice", one.id) for one in letters if one.closed_on and one.halt}
    found |= {("gone and here", one.id) for one in letters
              if one.member_id in people and people[one.member_id].left_on is None
              and states.is_gone(one, came[one.member_id])}  # fmt: skip
    found |= {("half gone", one.id) for one in people.values() if (one.left_on is None) != (one.leaving is None)}
    return found


@FEW
@given(st.lists(st.tuples(deeds, deeds), min_size=1, max_size=2), st.randoms(use_true_random=False))
def test_a_merge_leaves_nothing_impossible_and_there_is_always_a_way_to_it(
    pairs: Callable[[], Pair], plan: Any, chance: Any
) -> None:
    pair = pairs()
    out_with_receipt(pair, chance.choice(MEMBERS))
    for number, (ours, theirs) in enumerate(plan):
        for place, (one, other) in enumerate(zip_longest(ours, theirs)):
            if one:
                do(pair.here, pair.office, f"h{number}{place}", one)
            if other:
                do(pair.there, pair.laptop, f"t{number}{place}", other)
        assert not faults(pair.office)
        assert not faults(pair.laptop)
        before = state(pair.office)
        try:
            examined = pair.examine()
        except Refusal:  # nothing was entered there
            continue
        choices = {
            one.key: chance.choice(list(Choice)) for one in examined.differences if one.must_choose and not one.held
        }
        while wrong := deciding.problems(examined.differences, choices):
            held = {one.field for one in wrong if one.code in ("needs", "held")}
            if not held:
                choices = all_chosen(examined.differences, OURS, choices)
            choices |= {
                deciding.decided_by(one): OURS for one in examined.differences if deciding.place(one.key) in held
            }
        merged_with_ours_where_a_rule_speaks_against_it(pair, examined, choices)
        assert not faults(pair.office)
        pair.undo()
        assert state(pair.office) == before
        pair.write(pair.examine(pair.folder / f"{pair.sent}.bdk"), choices)
