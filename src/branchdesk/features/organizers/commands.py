"""Verbs of the room; each is one transaction and one step of undo."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from branchdesk.features.organizers import queries
from branchdesk.features.organizers.model import (
    Duty,
    DutyOccurrence,
    Handover,
    OccurrenceState,
    Opinion,
    Organizer,
    Posting,
    WorkEntry,
)
from branchdesk.features.organizers.rules import book, checks
from branchdesk.features.organizers.rules import postings as rules
from branchdesk.features.organizers.rules.calendar import Occurrence
from branchdesk.features.organizers.store import (
    DutyOccurrenceStore,
    DutyStore,
    HandoverStore,
    OpinionStore,
    OrganizerStore,
    PostingStore,
    WorkEntryStore,
)
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.problems import Problem, blocking
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage import references
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def save_organizer(work: Work, organizer: Organizer, *, seen: int | None = None) -> Organizer:
    """Enter a person or change what is known."""
    _demand_none(checks.of_organizer(organizer))
    return OrganizerStore(work).save(organizer, seen=seen)


def drop_organizer(work: Work, organizer_id: str) -> None:
    """Put a person into the recycle bin; refused while a posting names him."""
    _demand_unused(work, "organizer", organizer_id, tr("此人还有 {n} 条选派记录，不能删除"))
    OrganizerStore(work).remove(organizer_id)


def bring_back_organizer(work: Work, organizer_id: str) -> Organizer:
    """Take a person out of the recycle bin."""
    return OrganizerStore(work).bring_back(organizer_id)


def post(work: Work, posting: Posting, *, seen: int | None = None) -> Posting:
    """Post somebody to a college (选派), or change what is known; one person, one college at a time."""
    OrganizerStore(work).need(posting.organizer_id)
    store = PostingStore(work)
    _demand_none([*checks.of_posting(posting), *rules.problems(posting, store.find())])
    return store.save(posting, seen=seen)


def appoint(work: Work, pairs: Sequence[tuple[Organizer, Posting]]) -> int:
    """Many are posted at once (整表录入); all or none."""
    for organizer, posting in pairs:
        kept = save_organizer(work, organizer)
        post(work, replace(posting, organizer_id=kept.id))
    return len(pairs)


def end_posting(work: Work, posting_id: str, on: Day) -> Posting:
    """Somebody leaves (离任)."""
    _demand_day(on, "ended_on", tr("离任日期"))
    return post(work, replace(PostingStore(work).need(posting_id), ended_on=on))


def drop_posting(work: Work, posting_id: str) -> None:
    """Put a posting into the recycle bin; refused while work, duties or a handover stand under it."""
    _demand_unused(work, "posting", posting_id, tr("这条选派下还有 {n} 条工作记录、职责办理、意见或交接，不能删除"))
    PostingStore(work).remove(posting_id)


def bring_back_posting(work: Work, posting_id: str) -> Posting:
    """Take a posting out of the recycle bin; it must not stand against another one made since."""
    found = PostingStore(work).bring_back(posting_id)
    return post(work, found)


def save_duty(work: Work, duty: Duty, *, seen: int | None = None) -> Duty:
    """Enter a duty or change it; what was written down about it stays as it was."""
    _demand_none(checks.of_duty(duty))
    store = DutyStore(work)
    if store.get(duty.id) is None and not duty.order:
        duty = replace(duty, order=max((one.order for one in store.find()), default=0) + 1)
    return store.save(duty, seen=seen)


def take_templates(work: Work, keys: Iterable[str] | None = None) -> int:
    """Take usual duties over, all that are missing or some; each only once."""
    wanted = None if keys is None else set(keys)
    missing = [one for one in queries.templates_missing(Within(work)) if wanted is None or one.key in wanted]
    DutyStore(work).add_all([replace(one.duty, id=new_id()) for one in missing])
    return len(missing)


def end_duty(work: Work, duty_id: str, on: Day) -> Duty:
    """A duty is no longer due after a day; what was done stays."""
    return save_duty(work, replace(DutyStore(work).need(duty_id), until_on=on))


def drop_duty(work: Work, duty_id: str) -> None:
    """Put a duty into the recycle bin; refused once something was written down about it."""
    _demand_unused(
        work, "duty", duty_id, tr("这项职责已有 {n} 条办理记录，不能删除"), tr("不再需要时请用“停用”，保留办理记录。")
    )
    DutyStore(work).remove(duty_id)


def bring_back_duty(work: Work, duty_id: str) -> Duty:
    """Take a duty out of the recycle bin."""
    return DutyStore(work).bring_back(duty_id)


def mark(
    work: Work,
    occurrences: Sequence[Occurrence],
    state: OccurrenceState,
    on: Day | None = None,
    evidence: str = "",
    note: str = "",
) -> int:
    """Write down what became of duties, of many at once (批量完成); done ones today where no day is given."""
    if not occurrences:
        raise Refusal(tr("请先选择职责事项"))
    day = (on or Day.of(clock.today())) if state is OccurrenceState.DONE else None
    if day is not None:
        _demand_day(day, "done_on", tr("完成日期"))
    store = DutyOccurrenceStore(work)
    for one in occurrences:
        DutyStore(work).need(one.duty.id)
        PostingStore(work).need(one.posting_id)
        kept = _kept(store, one)
        store.save(
            replace(
                kept,
                state=state,
                done_on=day,
                evidence=evidence.strip() or kept.evidence,
                note=note.strip() or kept.note,
            )
        )
    return len(occurrences)


def unmark(work: Work, occurrences: Sequence[Occurrence]) -> int:
    """Duties are open again (撤回); what was written down goes into the recycle bin."""
    store = DutyOccurrenceStore(work)
    known = [found for one in occurrences for found in _find(store, one)]
    for one in known:
        store.remove(one.id)
    return len(known)


def _find(store: DutyOccurrenceStore, one: Occurrence) -> list[DutyOccurrence]:
    return store.find(duty_id=one.duty.id, posting_id=one.posting_id, period=one.period)


def _kept(store: DutyOccurrenceStore, one: Occurrence) -> DutyOccurrence:
    fresh = DutyOccurrence(
        id=new_id(), duty_id=one.duty.id, posting_id=one.posting_id, period=one.period, due_on=Day.of(one.due),
        state=OccurrenceState.OPEN,
    )  # fmt: skip
    return next(iter(_find(store, one)), fresh)


def log(work: Work, entry: WorkEntry, *, seen: int | None = None) -> WorkEntry:
    """Write into the work log, or change an entry; it stays within the term."""
    _demand_none(checks.of_entry(entry, PostingStore(work).need(entry.posting_id), clock.today()))
    before = WorkEntryStore(work).get(entry.id)
    if before is not None:
        entry = replace(entry, origin=before.origin, origin_id=before.origin_id)
    return WorkEntryStore(work).save(entry, seen=seen)


def take_over(work: Work, entries: Sequence[WorkEntry]) -> int:
    """Take deeds of the ledger into the log, each only once, however often it is asked; how many were new.

    What is no longer offered is passed over: it stands in the log by now, here or with whoever looks after the college too.
    """
    if any(one.origin not in queries.ORIGINS or not one.origin_id for one in entries):
        raise Refusal(tr("这条记录没有来源，不能作为自动汇集的条目"), hint=tr("请用“登记工作”。"))
    return sum(
        _take_over(work, PostingStore(work).need(posting_id), [one for one in entries if one.posting_id == posting_id])
        for posting_id in dict.fromkeys(one.posting_id for one in entries)
    )


def _take_over(work: Work, posting: Posting, entries: Sequence[WorkEntry]) -> int:
    asked = {(one.origin, one.origin_id): one for one in entries}
    offered = {(one.entry.origin, one.entry.origin_id) for one in queries.proposals(Within(work), posting.id)}
    new = [replace(one, id=new_id()) for deed, one in asked.items() if deed in offered]
    for one in new:
        _demand_none(checks.of_entry(one, posting, clock.today()))
    WorkEntryStore(work).add_all(new)
    return len(new)


def drop_entries(work: Work, ids: Sequence[str]) -> int:
    """Put entries into the recycle bin; a deed of the ledger is offered again."""
    if not ids:
        raise Refusal(tr("请先选择工作记录"))
    for uid in ids:
        WorkEntryStore(work).remove(uid)
    return len(ids)


def bring_back_entries(work: Work, ids: Sequence[str]) -> int:
    """Take entries out of the recycle bin, unless their deed was taken over again meanwhile."""
    store = WorkEntryStore(work)
    for uid in ids:
        found = store.bring_back(uid)
        if found.origin_id and queries.is_counted(Within(work), found):
            raise Refusal(tr("同一事项已另有工作记录，不能恢复这一条"))
    return len(ids)


def save_opinion(work: Work, opinion: Opinion, *, seen: int | None = None) -> Opinion:
    """Enter what a body said of a year (意见、等次), or change it; the program gives no grades."""
    PostingStore(work).need(opinion.posting_id)
    _demand_none(checks.of_opinion(opinion))
    return OpinionStore(work).save(opinion, seen=seen)


def drop_opinion(work: Work, opinion_id: str) -> None:
    """Put an opinion into the recycle bin."""
    OpinionStore(work).remove(opinion_id)


def bring_back_opinion(work: Work, opinion_id: str) -> Opinion:
    """Take an opinion out of the recycle bin."""
    return OpinionStore(work).bring_back(opinion_id)


def hand_over(work: Work, posting_id: str, on: Day, to_posting_id: str | None = None, witness: str = "") -> Handover:
    """Make the handover book (交接书) of the ledger as it stands, and keep it with its fingerprint."""
    _demand_day(on, "on", tr("交接日期"))
    giver = PostingStore(work).need(posting_id)
    if to_posting_id == posting_id:
        raise _reject("to_posting_id", "same", tr("交接双方是同一条选派，请核对"))
    if to_posting_id and not rules.same_college(PostingStore(work).need(to_posting_id), giver):
        raise _reject("to_posting_id", "college", tr("接任者不在同一学院（部），请核对"))
    content = book.written(queries.handover_book(Within(work), posting_id, on.first(), to_posting_id, witness))
    made = Handover(
        id=new_id(), posting_id=posting_id, to_posting_id=to_posting_id, on=on, witness=witness.strip(), content=content,
        fingerprint=book.fingerprint(content),
    )  # fmt: skip
    return HandoverStore(work).save(made)


def sign_handover(work: Work, handover_id: str, on: Day) -> Handover:
    """Both signed the printed book; from now on it stands as it is."""
    _demand_day(on, "signed_on", tr("签字日期"))
    found = HandoverStore(work).need(handover_id)
    if found.signed_on is not None:
        raise Refusal(tr("交接书已于 {on} 签字").format(on=found.signed_on))
    if on.last() < found.on.first():
        raise _reject("signed_on", "order", tr("签字日期早于交接日期，请核对"))
    if found.to_posting_id is None:
        raise _reject("signed_on", "nobody", tr("还没有接任者，双方不能签字"))
    queries.book_of(found)  # says so where the text is not the one that was printed
    return HandoverStore(work).save(replace(found, signed_on=on))


def drop_handover(work: Work, handover_id: str) -> None:
    """Put a book into the recycle bin; a signed one stays."""
    if HandoverStore(work).need(handover_id).signed_on is not None:
        raise Refusal(tr("已签字的交接书不能删除"))
    HandoverStore(work).remove(handover_id)


def bring_back_handover(work: Work, handover_id: str) -> Handover:
    """Take a book out of the recycle bin."""
    return HandoverStore(work).bring_back(handover_id)


def _demand_none(problems: Iterable[Problem]) -> None:
    found = blocking(list(problems))
    if found:
        title = found[0].text if len(found) == 1 else tr("有 {n} 处需要修改，没有保存").format(n=len(found))
        raise Rejected(title, found)


def _demand_day(day: Day, field: str, label: str) -> None:
    if day.first() > clock.today():
        raise _reject(field, "future", tr("{label} {day} 晚于今天，请核对").format(label=label, day=day))


def _demand_unused(work: Work, table: str, uid: str, words: str, hint: str = "") -> None:
    if n := references.counted(work, table, uid):
        raise Refusal(words.format(n=n), hint=hint)


def _reject(field: str, code: str, text: str) -> Rejected:
    return Rejected(text, [Problem(field, code, text)])
