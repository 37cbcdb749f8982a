"""The verbs of the archive: give papers their numbers, put them right, say where they lie, take the last one back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from branchdesk.features.filing import queries, store
from branchdesk.features.filing.model import ArchivePaper, Key
from branchdesk.features.filing.rules import numbering, secrecy
from branchdesk.features.filing.rules.candidates import Candidate
from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.words import Retention, Stage
from branchdesk.features.meetings.store import MeetingStore
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def register(work: Work, chosen: Sequence[Key]) -> list[ArchivePaper]:
    """Give papers their numbers (编件号), in the order of class and day; signed minutes become 已归档 with it.

    What is filed already is left alone. ``Refusal`` for what may not be filed, or bears a mark of secrecy.
    """
    filed = {one.key for one in store.ArchivePaperStore(work).find()}
    wanted = set(chosen) - filed
    found = [one for one in queries.chosen(Within(work), wanted, clock.today()) if one.is_ready]
    if gone := len(wanted) - len(found):
        hint = tr("请刷新后再试：它们可能已改动，或还缺签字、回执。")
        raise Refusal(tr("有 {n} 件现在还不能归档").format(n=gone), hint=hint)
    _refuse_marks(found)
    return _file(work, [draft(one) for one in found])


def _refuse_marks(found: Iterable[Candidate]) -> None:
    for one in found:
        mark = secrecy.mark_in_title(one.title) or secrecy.mark_in_texts(one.content())
        if mark:
            raise _secret(one.title, mark)


def _secret(title: str, mark: str) -> Refusal:
    return Refusal(
        tr("“{title}”带有“{mark}”字样，不能归入本台账").format(title=title, mark=mark),
        hint=tr("本台账不得存放涉密内容。请核对；确属涉密的，按保密规定用专用设备和载体办理。"),
    )


def draft(one: Candidate) -> ArchivePaper:
    """The paper a candidate would become; without a number yet."""
    return ArchivePaper(
        id=new_id(), organization_id=one.organization_id, year=one.year, archive_class=one.archive_class, number=0,
        title=one.title, on=one.on, responsible=one.responsible, keep=one.keep, origin=one.origin,
        origin_id=one.origin_id, fingerprint=one.fingerprint,
    )  # fmt: skip


def _file(work: Work, drafts: Sequence[ArchivePaper]) -> list[ArchivePaper]:
    """Each gets the number behind those of its series; minutes are filed under it in their own room too."""
    shelf = store.ArchivePaperStore(work)
    last: dict[numbering.Series, int] = {}
    for one in shelf.find():
        last[numbering.series(one)] = max(last.get(numbering.series(one), 0), one.number)
    made = []
    for one in drafts:
        number = last[numbering.series(one)] = last.get(numbering.series(one), 0) + 1
        made.append(replace(one, number=number))
    shelf.add_all(made)
    holders = organization.names(Within(work))
    for one in made:
        if one.origin == "meeting":
            _file_minutes(work, one, holders.get(one.organization_id, ""))
    return made


def _file_minutes(work: Work, paper: ArchivePaper, holder: str) -> None:
    """Said once, true in both places: signed minutes are filed under the same number."""
    meeting = MeetingStore(work).get(paper.origin_id)
    if meeting is not None and meeting.stage is Stage.SIGNED:
        number = numbering.call_number(paper, holder)
        meetings.file_away(work, meeting.id, number, Day.of(clock.today()), Retention(paper.keep.value))


def add_by_hand(work: Work, paper: ArchivePaper) -> ArchivePaper:
    """A paper the ledger did not print (纸质件); it gets the next number of its series."""
    _demand_sound(paper)
    shelf = store.ArchivePaperStore(work)
    others = shelf.find(organization_id=paper.organization_id, year=paper.year, archive_class=paper.archive_class)
    return shelf.save(replace(paper, number=numbering.next_number(others), origin="", origin_id="", fingerprint=""))


def correct(work: Work, paper: ArchivePaper, *, seen: int | None = None) -> ArchivePaper:
    """Title, day, pages, place; the number and what it is printed from stay."""
    _demand_sound(paper)
    shelf = store.ArchivePaperStore(work)
    before = shelf.need(paper.id)
    kept = replace(
        paper, organization_id=before.organization_id, year=before.year, archive_class=before.archive_class,
        number=before.number, origin=before.origin, origin_id=before.origin_id, fingerprint=before.fingerprint,
    )  # fmt: skip
    return shelf.save(kept, seen=seen)


def _demand_sound(paper: ArchivePaper) -> None:
    mark = secrecy.mark_in_title(paper.title)
    if mark:
        text = _secret(paper.title, mark).sentence()
        raise Rejected(text, [Problem("title", "secret", text)])
    if paper.on.first() > clock.today() or paper.year > clock.today().year:
        field, text = (
            ("on", tr("日期晚于今天，请核对")) if paper.on.first() > clock.today() else ("year", tr("年度还没有到"))
        )
        raise Rejected(text, [Problem(field, "future", text)])


def place(work: Work, paper_ids: Sequence[str], *, binder: str | None = None, kept_at: str | None = None) -> int:
    """Into which binder papers go and where they lie; None leaves it as it is."""
    shelf = store.ArchivePaperStore(work)
    for uid in paper_ids:
        one = shelf.need(uid)
        shelf.save(
            replace(
                one,
                binder=one.binder if binder is None else binder.strip(),
                kept_at=one.kept_at if kept_at is None else kept_at.strip(),
            )
        )
    return len(paper_ids)


def note_pages(work: Work, pages: Sequence[tuple[str, int]]) -> int:
    """How many pages printed papers have, where nobody has counted them yet; how many were noted."""
    shelf = store.ArchivePaperStore(work)
    found = [(one, count) for uid, count in pages if (one := shelf.get(uid)) is not None and one.pages is None]
    for one, count in found:
        shelf.save(replace(one, pages=count))
    return len(found)


def take_as_it_is(work: Work, paper_ids: Sequence[str]) -> int:
    """The paper was printed anew (已重印): from now on it counts as what its records say."""
    shelf = store.ArchivePaperStore(work)
    papers = [shelf.need(uid) for uid in paper_ids]
    found = queries.chosen(Within(work), {one.key for one in papers if one.origin}, clock.today())
    now = {one.key: one for one in found}
    count = 0
    for one in papers:
        fresh = now.get(one.key)
        if fresh is not None and one.fingerprint and fresh.fingerprint != one.fingerprint:
            shelf.save(replace(one, fingerprint=fresh.fingerprint, title=fresh.title, pages=None))
            count += 1
    return count


def take_back(work: Work, paper_ids: Sequence[str]) -> int:
    """Take papers out of the archive, the last of their series only: numbers stay consecutive (件号连续).

    Minutes filed with it are 已签字 again.
    """
    shelf = store.ArchivePaperStore(work)
    found = sorted((shelf.need(uid) for uid in paper_ids), key=lambda one: -one.number)
    for one in found:
        others = shelf.find(organization_id=one.organization_id, year=one.year, archive_class=one.archive_class)
        if any(other.number > one.number for other in others):
            hint = tr("件号须连续：请从这一类的最后一件起撤回；登错的内容可以“修改”。")
            raise Refusal(
                tr("{number} 后面还有已编号的文件，不能撤回").format(number=numbering.number_word(one)), hint=hint
            )
        shelf.remove(one.id)
        if one.origin == "meeting":
            _unfile_minutes(work, one)
    return len(found)


def bring_back(work: Work, paper_id: str) -> ArchivePaper:
    """Out of the recycle bin: it gets its number again, or the next one where that has been given to another.

    ``Refusal`` where what it is printed from has been filed anew meanwhile.
    """
    shelf = store.ArchivePaperStore(work)
    before = shelf.find()
    paper = shelf.bring_back(paper_id)
    again = [one for one in before if paper.origin and one.key == paper.key and one.id != paper.id]
    if again:
        words = tr("“{title}”已重新归档为 {number}，不能再恢复一份")
        raise Refusal(words.format(title=paper.title, number=numbering.number_word(again[0])))
    others = [one for one in before if numbering.series(one) == numbering.series(paper) and one.id != paper.id]
    paper = shelf.save(replace(paper, number=numbering.next_number(others)))
    if paper.origin == "meeting":
        holders = organization.names(Within(work))
        _file_minutes(work, paper, holders.get(paper.organization_id, ""))
    return paper


def _unfile_minutes(work: Work, paper: ArchivePaper) -> None:
    """Only where the number is the one given here; minutes filed under their own stay filed."""
    shelf = MeetingStore(work)
    meeting = shelf.get(paper.origin_id)
    holder = organization.names(Within(work)).get(paper.organization_id, "")
    if meeting is not None and meeting.archive_number == numbering.call_number(paper, holder):
        shelf.save(replace(meeting, stage=Stage.SIGNED, archive_number="", filed_on=None))


def note_packed(work: Work, pages: Sequence[tuple[str, int]], organization_id: str, text: str) -> int:
    """A package went out: written down, with the pages of papers nobody has counted yet; how many were noted."""
    if organization_id:
        work.note("organization", organization_id, text)
    return note_pages(work, pages)
