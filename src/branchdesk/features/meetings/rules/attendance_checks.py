"""What contradicts itself in who came: sums, reasons, one person in two places (domain §3.1, §3.2)."""

from collections.abc import Iterator, Sequence

from branchdesk.features.meetings.model.minutes import Attendance, Minutes
from branchdesk.features.meetings.model.words import Presence, Reason
from branchdesk.features.meetings.rules import wording
from branchdesk.features.meetings.rules.findings import Finding, block, warn
from branchdesk.features.meetings.rules.roll import Counts, Due, counts_in
from branchdesk.kernel.words import tr


def attendance_findings(
    minutes: Minutes, lines: Sequence[Attendance], roll: Sequence[Due], counts: Counts
) -> Iterator[Finding]:
    """Everything to say about the sheet; ``lines`` is all of it, ``roll`` those due on the day."""
    if not counts.due:
        yield block("nobody_due", "attendance", tr("应到名单是空的：请核对召开支部、党小组和日期"))
        return
    yield from _sum(lines, counts)
    for one in lines:
        yield from _reason(one)
    yield from _not_due(lines, roll)
    yield from _guests(minutes, lines)


def _sum(lines: Sequence[Attendance], counts: Counts) -> Iterator[Finding]:
    people = {(one.member_id, "" if one.member_id else one.name) for one in lines if counts_in(one)}
    total = counts.here + counts.excused + counts.absent
    if total != len(people):
        text = tr("出席 {here}＋请假 {excused}＋缺席 {absent} ＝ {total}，应到 {due} 人，不一致：有人登记了两次")
        filled = text.format(
            here=counts.here, excused=counts.excused, absent=counts.absent, total=total, due=len(people)
        )
        yield block("attendance_sum", "attendance", filled)


def _reason(one: Attendance) -> Iterator[Finding]:
    """Who was away has a reason, and who was there has none."""
    if one.presence is Presence.PRESENT:
        if said := wording.reason_word(one.reason, one.reason_text):
            text = tr("{name} 登记为到会，却写着“{reason}”：请改为请假，或删去原因")
            yield warn("reason_present", "attendance", text.format(name=one.name, reason=said), one.id, "reason")
        return
    if not counts_in(one):
        return
    word = wording.presence_word(one.presence)
    if one.reason is None and not one.reason_text:
        make = block if one.presence is Presence.EXCUSED else warn
        text = tr("{name} {word}，还没有写原因").format(name=one.name, word=word)
        yield make("no_reason", "attendance", text, one.id, "reason")
    elif one.reason is Reason.OTHER and not one.reason_text:
        text = tr("{name} {word}，原因是“其他”，请写明").format(name=one.name, word=word)
        yield warn("no_reason", "attendance", text, one.id, "reason_text")


def _not_due(lines: Sequence[Attendance], roll: Sequence[Due]) -> Iterator[Finding]:
    """Who is not on the roll of the day, and counts all the same: once, and because he came."""
    due = {one.member_id for one in roll if one.member_id}
    outside = {one.name for one in roll if not one.member_id}
    names = {one.name for one in roll}
    for one in lines:
        if one.member_id in due or (not one.member_id and one.name in outside):
            continue
        if not one.member_id and one.name in names:
            text = tr("名单外的“{name}”与应到名单中的一人同名：是同一人的请删去，免得计两次").format(name=one.name)
            yield warn("same_name", "attendance", text, one.id)
        elif one.member_id and one.presence is not Presence.PRESENT:
            text = tr("{name}当天不在应到名单中，却登记为{word}、计入了应到：请核对，或从名单外删去")
            text = text.format(name=one.name, word=wording.presence_word(one.presence))
            yield warn("not_due", "attendance", text, one.id)


def _guests(minutes: Minutes, lines: Sequence[Attendance]) -> Iterator[Finding]:
    """Who counts among those due is no guest as well, and a guest is one once."""
    ids = {one.member_id for one in lines if one.member_id and counts_in(one)}
    names = {one.name for one in lines if counts_in(one)}
    seen: set[tuple[str, str]] = set()
    for one in minutes.guests:
        key = (one.member_id or one.name, "" if one.member_id else one.unit)
        if one.member_id in ids:
            text = tr("{name}已在应到名单中，不能又作列席：会计两次，请从列席中删去").format(name=one.name)
            yield block("guest_due", "guests", text, one.id, "name")
        elif not one.member_id and not one.unit and one.name in names:
            text = tr("列席的“{name}”与应到名单中的一人同名：是同一人的请删去，不是的请写明单位").format(name=one.name)
            yield warn("guest_due", "guests", text, one.id, "name")
        elif one.name and key in seen:
            text = tr("列席人员“{name}”写了两次，请删去一行").format(name=one.name)
            yield warn("guest_twice", "guests", text, one.id, "name")
        seen.add(key)
