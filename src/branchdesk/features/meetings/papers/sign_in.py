"""签到表: everybody who was due, then the guests by their unit, with room to sign."""

from collections.abc import Iterator, Sequence

from branchdesk.features.meetings.model.minutes import Attendance, Guest, Minutes
from branchdesk.features.meetings.model.words import Presence
from branchdesk.features.meetings.papers.context import PaperContext, headline
from branchdesk.features.meetings.rules import roll, wording
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Subtitle, Table, Title
from branchdesk.kernel.words import tr

Line = tuple[str, str, str]
"""Name, 身份, 备注."""


def blocks(minutes: Minutes, sheet: Sequence[Attendance], context: PaperContext) -> list[Block]:
    """The whole paper: one sheet for all branches and units that met."""
    parts = context.layout.parts
    paper: list[Block] = [Title(headline(minutes, context))]
    if "head" in parts:
        meeting = minutes.meeting
        when = tr("时间：{when}").format(when=wording.time_span(meeting))
        paper.append(Subtitle(left=when, right=tr("地点：{place}").format(place=meeting.place)))
    groups: list[tuple[str, list[Line]]] = []
    if "members" in parts:
        groups += _members(sheet, context)
    if "guests" in parts:
        groups += _guests(minutes.guests)
    notes = (_counts(context),) if "members" in parts else ()
    return [*paper, _table(groups), Closing(notes=notes, signatures=context.layout.signing())]


def _table(groups: Sequence[tuple[str, list[Line]]]) -> Table:
    """The groups under bands with their names; a single one needs none."""
    columns = (
        Column(tr("序号"), 0.6, Align.CENTER),
        Column(tr("姓名"), 1.6, Align.CENTER, least=4.5),
        Column(tr("身份"), 1.6, Align.CENTER),
        Column(tr("签名"), 2.6, least=8.0),
        Column(tr("备注"), 2.0),
    )
    rows: list[tuple[str, ...]] = []
    number = 0
    for unit, people in groups:
        if len(groups) > 1:
            rows.append((tr("{unit}（{n}人）").format(unit=unit, n=len(people)),))
        for name, capacity, remark in people:
            number += 1
            rows.append((str(number), name, capacity, "", remark))
    return Table(columns, tuple(rows), empty=tr("（没有应到人员）"))


def _members(sheet: Sequence[Attendance], context: PaperContext) -> list[tuple[str, list[Line]]]:
    """Those due, by their branch where several met together, the host's own first."""
    groups: dict[str, list[Line]] = {}
    for one in sheet:
        if roll.counts_in(one):
            unit = context.units.get(one.member_id or "", context.unit)
            standing = context.standings.get(one.member_id or "", "")
            groups.setdefault(unit, []).append((context.called(one.name, one.member_id), standing, _remark(one)))
    return list(groups.items())


def _remark(one: Attendance) -> str:
    if one.presence is Presence.PRESENT:
        return ""
    reason = wording.reason_word(one.reason, one.reason_text)
    return tr("：").join(filter(None, (wording.presence_word(one.presence), reason)))


def _guests(guests: Sequence[Guest]) -> list[tuple[str, list[Line]]]:
    """列席 by their unit, in the order the units come first."""
    groups: dict[str, list[Line]] = {}
    for guest in guests:
        groups.setdefault(guest.unit or tr("列席人员"), []).extend(_heads(guest))
    return list(groups.items())


def _heads(guest: Guest) -> Iterator[Line]:
    """A delegation gets a line to sign for each head."""
    capacity = guest.capacity or tr("列席")
    yield guest.name if guest.heads == 1 else "", capacity, guest.reason if guest.heads == 1 else guest.name
    for _ in range(guest.heads - 1):
        yield "", capacity, ""


def _counts(context: PaperContext) -> str:
    counts = context.counts
    text = tr("应到{due}人，实到{here}人，请假{excused}人，缺席{absent}人，列席{guests}人。")
    return text.format(
        due=counts.due, here=counts.here, excused=counts.excused, absent=counts.absent, guests=counts.guests
    )
