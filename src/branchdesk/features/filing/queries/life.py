"""Papers of 组织生活 and 党费."""

from collections.abc import Iterator
from datetime import date

from branchdesk.features.dues.model import Remittance
from branchdesk.features.dues.queries import remittances
from branchdesk.features.filing.model import ArchiveClass
from branchdesk.features.filing.queries import registers
from branchdesk.features.filing.queries.around import Around
from branchdesk.features.filing.rules.candidates import Candidate, Content
from branchdesk.features.meetings.model.minutes import Meeting
from branchdesk.features.meetings.model.words import Stage
from branchdesk.features.meetings.rules import wording
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import records

_WAITING = {
    Stage.DRAFT: "还是草稿，没有定稿",
    Stage.FINAL: "已定稿，没有登记签字",
}


def meetings(around: Around) -> Iterator[Candidate]:
    """会议记录: signed ones may be filed."""
    marks = dict[tuple[str, int], str](
        ((uid, version), mark)
        for uid, version, mark in around.ledger.read(
            "SELECT meeting_id, version, fingerprint FROM minutes_version WHERE alive = 1"
        )
    )
    where, values = ('AND substr("on", 1, 4) = ?', [f"{around.year:04d}"]) if around.year else ("", [])
    for one in records(around.ledger, Meeting, where, values, order='"on", id'):
        yield around.candidate(
            "meeting", one.id, one.branch_id, ArchiveClass.MEETINGS, meeting_title(one), one.on,
            mark=marks.get((one.id, one.version), ""), waiting=tr(_WAITING[one.stage]) if one.stage in _WAITING else "",
            running=one.on.last() > around.today, content=_minutes(around, one),
        )  # fmt: skip


def _minutes(around: Around, one: Meeting) -> Content:
    """What its minutes said at the newest 定稿."""
    sql = "SELECT content FROM minutes_version WHERE alive = 1 AND meeting_id = ? AND version = ?"
    return lambda: (text for (text,) in around.ledger.read(sql, (one.id, one.version)))


def meeting_title(one: Meeting) -> str:
    """支部党员大会会议记录（主题）."""
    word = tr("{kind}记录").format(kind=wording.kind_word(one.kind))
    return tr("{word}（{subject}）").format(word=word, subject=one.subject.strip()) if one.subject.strip() else word


def dues(around: Around) -> Iterator[Candidate]:
    """党费: the book of each branch and year with money in it, and the paper of every sum handed up."""
    rows = around.ledger.read(
        "SELECT DISTINCT branch_id, month / 100 FROM payment WHERE alive = 1 AND branch_id IS NOT NULL ORDER BY 2, 1"
    )
    for branch_id, year in rows:
        if around.year in (None, year):
            running = year >= around.today.year
            yield around.candidate(
                "dues_year", f"{branch_id}:{year}", branch_id, ArchiveClass.DUES,
                tr("{year} 年度党费收缴登记表").format(year=year), Day(year, 12, 31), running=running,
                waiting=tr("年度还没有结束") if running else "", content=registers.dues(around, branch_id, year),
            )  # fmt: skip
    for one in remittances(around.ledger, around.scope):
        if one.corrects_id is None:
            yield _handed_up(around, one)


def _handed_up(around: Around, one: Remittance) -> Candidate:
    title = tr("党费上缴交接单（{a} 至 {b}）").format(a=one.from_month, b=one.until_month)
    return around.candidate(
        "remittance", one.id, one.branch_id, ArchiveClass.DUES, title, one.remitted_on, facts=(one,),
        lacking="" if one.receipt_number else tr("没有登记收据编号"),
    )  # fmt: skip


def rolls(around: Around) -> Iterator[Candidate]:
    """党员名册 of each branch at the end of a year the ledger has been kept in, and of today for this year."""
    years = _kept_years(around)
    for branch in around.branches():
        for year in years:
            if around.year in (None, year):
                last = date(year, 12, 31)
                on = min(last, around.today)
                yield around.candidate(
                    "roll", f"{branch.id}:{year}", branch.id, ArchiveClass.ROLL, tr("{year} 年党员名册").format(year=year),
                    Day.of(on), running=last > around.today, waiting=tr("年底再归档") if last > around.today else "",
                    content=registers.roll(around, branch.id, on),
                )  # fmt: skip


def _kept_years(around: Around) -> range:
    """Years since somebody began the ledger, for of those before the roll knows little; or since its first minutes."""
    found = around.ledger.read(
        'SELECT min(substr(at, 1, 4)) FROM change_txn UNION SELECT min(substr("on", 1, 4)) FROM meeting WHERE alive = 1'
    )
    first = min((int(year) for (year,) in found if year), default=around.today.year)
    return range(first, around.today.year + 1)
