"""What the rooms above the roll tell of a member on his page 履历: his development case, and where his membership went."""

from collections.abc import Iterator

from branchdesk.features.members.model import IN_PARTY
from branchdesk.features.members.panels import Fact, Section
from branchdesk.features.members.queries import MemberLine
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets.screen import Desk


def chapters(desk: Desk, line: MemberLine) -> list[Section]:
    """The sections of a member, each with its ways to the room that keeps them; what there is nothing of is left out."""
    sections = ((tr("发展档案"), list(_development(desk, line))), (tr("组织关系转接"), list(_transfers(desk, line))))
    return [(title, facts) for title, facts in sections if facts]


def _development(desk: Desk, line: MemberLine) -> Iterator[Fact]:
    """The stage and what comes next; who is on the way to membership without a case is offered one."""
    from branchdesk.features.development import queries
    from branchdesk.features.development.model import STAGES

    case = desk.ask(queries.case_of, line.id)
    if case is None:
        if line.standing not in IN_PARTY and not desk.read_only:
            yield Fact("", tr("建立发展档案…"), go=("case_of", line.id))
        return
    file = desk.ask(queries.case_file, case.id)
    if file is not None:
        card = queries.board_line(file, desk.ask(queries.rulebook), clock.today())
        yield Fact(str(card.since or ""), tr("{stage}阶段").format(stage=tr(dict(STAGES)[card.stage])))
        if case.ended_on is not None:
            yield Fact(str(case.ended_on), tr("档案已结束"))
        elif card.outlook.next is not None:
            yield Fact(tr("下一步"), tr(card.outlook.next.name))
    yield Fact("", tr("打开发展档案"), go=("case", case.id))


def _transfers(desk: Desk, line: MemberLine) -> Iterator[Fact]:
    """Every letter and arrival, the newest first; a party member on the roll may be given a letter."""
    from branchdesk.features.transfers import queries
    from branchdesk.features.transfers.rules.states import state_word

    for one in desk.ask(queries.of_member, line.id, clock.today()):
        found = one.transfer
        text = tr("{from_place} → {to_place}，{state}")
        words = text.format(from_place=found.from_place or tr("（未填）"), to_place=found.to_place or tr("（未填）"),
                            state=state_word(one.state))  # fmt: skip
        yield Fact(str(found.issued_on or ""), words, go=("transfer", one.id))
    if line.standing in IN_PARTY and not line.left_on and not desk.read_only:
        yield Fact("", tr("开介绍信…"), go=("transfer_out", line.id))
