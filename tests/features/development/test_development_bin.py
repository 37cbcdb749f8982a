"""A case put into the recycle bin and taken out again: the card is what it was, whoever has left meanwhile."""

from development_ledger import day, do, file, member, opened, walked

from branchdesk.features.development import commands
from branchdesk.features.members import commands as members
from branchdesk.features.members import queries as roll
from branchdesk.features.members.model import Leaving, Standing
from branchdesk.storage import verify
from branchdesk.storage.engine import Ledger


def test_a_case_that_was_filed_comes_back_with_card_and_moves_as_they_were(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "filed")
    case, card = file(ledger).case, member(ledger)
    moves = [(one.before, one.after, one.on) for one in roll.moves(ledger, "a1")]
    do(ledger, commands.remove_case, "c1")
    assert (member(ledger).standing, member(ledger).joined_on) == (Standing.APPLICANT, None)
    do(ledger, commands.bring_back_case, "c1")
    assert (file(ledger).case, member(ledger)) == (case, card)
    assert [(one.before, one.after, one.on) for one in roll.moves(ledger, "a1")] == moves
    assert verify.verify(ledger.connection) == []


def test_the_case_of_somebody_who_left_comes_out_of_the_bin(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "activist")
    do(ledger, members.leave, ["a1"], day("2026-01-05"), Leaving.TRANSFERRED)
    do(ledger, commands.remove_case, "c1")
    do(ledger, commands.bring_back_case, "c1")
    assert member(ledger).standing is Standing.ACTIVIST
    assert member(ledger).left_on == day("2026-01-05")
