"""What the panel says of a duty, of an entry of the log, of a posting."""

from collections.abc import Iterator

from branchdesk.features.organizers.listing import duties, postings
from branchdesk.features.organizers.listing.words import (
    POSTING_TONES,
    days_words,
    every_word,
    hours,
    kind_word,
    period_words,
    posting_word,
    role_word,
)
from branchdesk.features.organizers.queries import EntryLine, OccurrenceLine, PostingLine, PostingState
from branchdesk.features.organizers.rules.postings import ended
from branchdesk.kernel.words import tr
from branchdesk.widgets.side import Fact, Told


def of_duty(line: OccurrenceLine) -> Told:
    """A duty in one period."""
    duty, kept, name = line.duty, line.occurrence.kept, duties.stand(line)
    late = name == "overdue"
    facts = [
        (tr("本期"), list(_pairs(
            (tr("周期"), f"{every_word(duty.every)} · {period_words(line.period)}"), (tr("到期"), str(line.due)),
            (tr("组织员"), line.posting.title)))),
        (tr("办理"), list(_pairs(
            (tr("完成日期"), str(kept.done_on or "") if kept else ""), (tr("佐证"), kept.evidence if kept else ""),
            (tr("备注"), kept.note if kept else "")))),
        (tr("要求"), list(_pairs((tr("类别"), duty.task), (tr("应留佐证"), duty.evidence_wanted),
                                 (tr("提前提醒"), tr("{n} 天").format(n=duty.notice_days))))),
        (tr("依据"), [Fact("", duty.source, "hint")] if duty.source else []),
    ]  # fmt: skip
    if line.occurrence.is_open:
        facts.insert(0, (tr("提醒"), [Fact("", days_words(line.due), "err" if late else "")]))
    verbs = ("tick", "mark", "not_needed", "duty") if line.occurrence.is_open else ("mark", "unmark", "duty")
    return Told(duty.title, duties.stand_word(name), duties.TONES[name], role_word(duty.role), (), facts, verbs)


def of_entry(line: EntryLine) -> Told:
    """An entry of the work log."""
    entry = line.entry
    facts = [
        (tr("内容"), [Fact("", entry.content)] if entry.content else []),
        (tr("结果"), [Fact("", entry.result)] if entry.result else []),
        (tr("登记"), list(_pairs(
            (tr("支部"), line.organization), (tr("时长"), tr("{n} 小时").format(n=hours(entry.tenths)) if entry.tenths else ""),
            (tr("数量"), str(entry.count)), (tr("材料"), entry.kept_at), (tr("组织员"), line.posting.title)))),
        (tr("来源"), [Fact("", tr("从台账“{what}”汇集；删除后可以重新汇集，不会重复计算。").format(what=line.origin), "hint")]
         if line.origin else []),
    ]  # fmt: skip
    verbs = ("edit", "go_origin", "drop") if line.origin else ("edit", "drop")
    return Told(entry.task or tr("工作记录"), role_word(entry.role), "info", str(entry.on), (), facts, verbs)


def of_posting(line: PostingLine) -> Told:
    """A posting and the person."""
    person, posting = line.organizer, line.posting
    remarks = []
    if postings.ends_soon(line):
        last = ended(posting)
        remarks.append(Fact("", tr("任期 {day} 结束，请准备交接书。").format(day=last), "warn"))
    if posting.organization_id is None and line.state is PostingState.HELD:
        remarks.append(
            Fact("", tr("没有对应台账中的党组织：工作记录不能自动汇集，交接书中的发展、转接等为空。"), "warn")
        )
    facts = [
        (tr("提醒"), remarks),
        (tr("组织员"), list(_pairs(
            (tr("类型"), kind_word(person.kind)), (tr("派出单位"), person.sending_unit), (tr("原职务"), person.former_post),
            (tr("职级"), person.rank), (tr("电话"), person.phone), (tr("备注"), person.note)))),
        (tr("选派"), list(_pairs(
            (tr("任期"), line.span), (tr("实际离任"), str(posting.ended_on or "")), (tr("任职文件"), posting.document),
            (tr("宣布会"), " ".join(filter(None, (str(posting.announced_on or ""), line.meeting)))),
            (tr("对应组织"), line.organization), (tr("兼任"), posting.concurrent), (tr("备注"), posting.note)))),
    ]  # fmt: skip
    verbs = ("edit", "report", "evidence", "opinions", "handovers", "end")
    shown = verbs if line.state is not PostingState.LEFT else verbs[:-1]
    return Told(line.name, posting_word(line.state), POSTING_TONES[line.state], line.college, (), facts, shown)


def _pairs(*pairs: tuple[str, str]) -> Iterator[Fact]:
    return (Fact(label, value) for label, value in pairs if value)
