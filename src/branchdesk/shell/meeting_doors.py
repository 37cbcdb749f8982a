"""The doors of the room 组织生活: list meetings, bring them in, print them, judge a vote."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from branchdesk.features.meetings import queries
from branchdesk.features.meetings.model.minutes import Ballot, Nominee
from branchdesk.features.meetings.model.words import BallotKind, PaperKind, Stage
from branchdesk.features.meetings.rules import votes, wording
from branchdesk.kernel import clock, rulepacks
from branchdesk.kernel.errors import Refusal, WrongPassword
from branchdesk.kernel.words import tr
from branchdesk.shell.doorway import Options, answer, back_up_before, branch_id, do, opened, subtree
from branchdesk.storage.engine import Ledger

if TYPE_CHECKING:
    from branchdesk.features.meetings.commands import Copy
    from branchdesk.features.meetings.importing import Plan
    from branchdesk.features.meetings.papers import Leaf
    from branchdesk.features.meetings.queries import MeetingLine

VOTES = {"general": BallotKind.MOTION, "admission": BallotKind.ADMISSION, "election": BallotKind.ELECTION}


def list_meetings(options: Options) -> int:
    """The meetings of a year and a branch, the newest first; ``stale`` are papers that are out of date."""
    with opened(options.ledger, read_only=True) as ledger:
        scope = subtree(ledger, options.branch)
        lines = queries.meetings(ledger, scope, options.year)
        shown = {line.id for line in lines}
        stale = [one for one in queries.stale_copies(ledger, scope) if one.meeting_id in shown]
    report = {
        "meetings": [_plain(line) for line in lines],
        "shown": len(lines),
        "stale": [
            {
                "meeting": one.meeting_id,
                "paper": one.paper.value,
                "printed": one.printed_version,
                "version": one.version,
            }
            for one in stale
        ],
    }
    answer(options, report, "\n".join(map(_line_words, lines)) or tr("没有会议"))
    return 0


def _plain(line: "MeetingLine") -> dict[str, Any]:
    values = {**line._asdict(), "on": str(line.on), "kind": line.kind.value, "stage": line.stage.value}
    words = {"kind_label": wording.kind_word(line.kind), "stage_label": wording.stage_word(line.stage)}
    return {**values, **words, "rate": line.rate / 1000}


def _line_words(line: "MeetingLine") -> str:
    here = tr("{here}/{due}").format(here=line.here, due=line.due)
    words = (str(line.on), line.starts, wording.kind_word(line.kind), line.subject, line.branch, here,
             wording.stage_word(line.stage), line.id)  # fmt: skip
    return "\t".join(words)


def import_meetings(options: Options) -> int:
    """Take down the meetings of a file as drafts; nothing is written while one of them is blocked."""
    from branchdesk.features.meetings import importing

    content = importing.read_file(options.file)
    with opened(options.ledger, read_only=options.dry_run) as ledger:
        if options.branch:
            branch_id(ledger, options.branch)
        plan = importing.plan(ledger, content, options.branch or "")
        report = {**importing.report(plan), "written": False}
        if plan.fresh and not plan.blocked and not options.dry_run:
            back_up_before(ledger)
            held = do(ledger, tr("导入会议记录（{file}）").format(file=content.name), importing.write, plan)
            report |= {"written": True, "ids": [one.meeting.id for one in held]}
    answer(options, report, _import_words(plan, report))
    if plan.blocked and not options.dry_run:
        sys.stderr.write(tr("有内容需要改正，没有写入任何会议。请按所列位置改正后重试。") + "\n")
        return 1
    return 0


def _import_words(plan: "Plan", report: dict[str, Any]) -> str:
    faults = [*plan.faults, *(fault for line in plan.lines for fault in line.faults)]
    told = ["：".join(part for part in (fault.path, fault.text) if part) for fault in faults]
    lacks = [
        tr("{where}：定稿前还要补正：{text}").format(where=line.path or tr("会议"), text=text)
        for line in plan.lines
        for text in line.lacks
    ]
    done = tr("已写入") if report["written"] else tr("未写入")
    counts = tr("新增 {new} 次，已有 {same} 次，需改正 {blocked} 次（{done}）").format(done=done, **report)
    return "\n".join([*told, *lacks, *plan.notes, counts])


def export_minutes(options: Options) -> int:
    """Minutes as PDF/A (or Word), one file each, or a year's book; progress on stderr, files whole or not at all."""
    with _writable_if_possible(options.ledger) as ledger:
        ids = _chosen(ledger, options)
        folder: Path = options.out
        _demand_folder(folder)
        if options.book:
            files, copies = _write_books(ledger, ids, folder)
        else:
            files, copies = _write_each(ledger, ids, folder, word=options.docx)
        _remember(ledger, copies)
    report = {"files": [str(path) for path in files], "meetings": len(ids)}
    answer(options, report, tr("已导出 {n} 个文件：{folder}").format(n=len(files), folder=folder))
    return 0


@contextmanager
def _writable_if_possible(path: Path) -> Iterator[Ledger]:
    """That papers left is written down where the ledger can be written; reading is enough to print."""
    with ExitStack() as doorway:
        try:
            ledger = doorway.enter_context(opened(path))
        except WrongPassword:
            raise
        except Refusal as refusal:
            sys.stderr.write(tr("注意：{why} 本次导出不登记为已打印。").format(why=refusal.title) + "\n")
            ledger = doorway.enter_context(opened(path, read_only=True))
        yield ledger


def _chosen(ledger: Ledger, options: Options) -> list[str]:
    """The meetings asked for, the oldest first."""
    lines = queries.meetings(ledger, subtree(ledger, options.branch), options.year)
    if options.meeting:
        lines = [line for line in lines if line.id in options.meeting]
        if missing := set(options.meeting) - {line.id for line in lines}:
            raise Refusal(
                tr("台账中没有这次会议"),
                detail="、".join(sorted(missing)),
                hint=tr("请用 meetings 命令查到编号后重试。"),
            )
    if options.book:
        finished = [line for line in lines if line.stage is not Stage.DRAFT]
        if len(finished) < len(lines):
            text = tr("注意：{n} 份草稿没有编入记录本。").format(n=len(lines) - len(finished))
            sys.stderr.write(text + "\n")
        lines = finished
    if not lines:
        raise Refusal(tr("没有可以导出的会议记录"), hint=tr("请核对年度和支部；记录本只收已定稿的会议。"))
    return [line.id for line in reversed(lines)]


def _demand_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(tr("不能写入这个文件夹"), detail=f"{folder}：{error.strerror}") from error


def _write_each(ledger: Ledger, ids: Sequence[str], folder: Path, *, word: bool) -> "tuple[list[Path], list[Copy]]":
    from branchdesk.features.meetings import outputs, papers

    render = papers.minutes_docx if word else papers.minutes_pdf
    layout = outputs.layout(ledger, PaperKind.MINUTES)
    files: list[Path] = []
    copies: list[Copy] = []
    taken: set[str] = set()
    for number, facts in enumerate(queries.paper_facts(ledger, ids), 1):
        leaf = outputs.leaf(facts, layout)
        path = folder / (
            outputs.free_stem(wording.file_stem(facts.minutes, facts.holder, facts.number), taken)
            + (".docx" if word else ".pdf")
        )
        outputs.write_whole(path, render(leaf.minutes, leaf.sheet, leaf.context))
        files.append(path)
        copies += outputs.copies(leaf, PaperKind.MINUTES)
        _progress(number, len(ids), path.name)
    return files, copies


def _write_books(ledger: Ledger, ids: Sequence[str], folder: Path) -> "tuple[list[Path], list[Copy]]":
    """One book for each branch and year."""
    from branchdesk.features.meetings import outputs, papers

    minutes, layout = outputs.layout(ledger, PaperKind.MINUTES), outputs.layout(ledger, PaperKind.BOOK)
    books: dict[tuple[str, str, int], list[Leaf]] = {}
    for facts in queries.paper_facts(ledger, ids):
        meeting = facts.minutes.meeting
        books.setdefault((meeting.branch_id, facts.branch, meeting.on.year), []).append(outputs.leaf(facts, minutes))
    files: list[Path] = []
    for number, ((uid, branch, year), leaves) in enumerate(books.items(), 1):
        unit, secretary = queries.branch_heading(ledger, uid, min(clock.today(), clock.today().replace(year, 12, 31)))
        path = folder / f"{year}_{wording.safe_name(branch, 20)}_{tr('会议记录本')}.pdf"
        outputs.write_whole(path, papers.book_pdf(leaves, unit, year, secretary, layout))
        files.append(path)
        _progress(number, len(books), path.name)
    return files, [
        copy for leaves in books.values() for leaf in leaves for copy in outputs.copies(leaf, PaperKind.BOOK)
    ]


def _progress(number: int, total: int, name: str) -> None:
    sys.stderr.write(f"{number}/{total} {name}\n")


def _remember(ledger: Ledger, copies: "Sequence[Copy]") -> None:
    from branchdesk.features.meetings import commands

    if copies and not ledger.read_only:
        do(ledger, tr("导出会议记录（{n} 份）").format(n=len(copies)), commands.note_all_printed, copies)


def judge_vote(options: Options) -> int:
    """The rule engine alone: may they vote, did it pass, and the arithmetic. Needs no ledger."""
    kind = VOTES[options.kind]
    if options.here > options.due:
        raise Refusal(tr("实到 {here} 人多于应到 {due} 人，请核对").format(here=options.here, due=options.due))
    if options.yes > options.due:
        raise Refusal(tr("赞成 {yes} 票多于应到 {due} 人，请核对").format(yes=options.yes, due=options.due))
    pack = rulepacks.pack(queries.SUBJECT, clock.today())
    ballot = Ballot(id="1", meeting_id="", order=0, kind=kind, yes=options.yes, seats=1)
    nominee = Nominee(id="1", meeting_id="", ballot_id="1", order=0, name=tr("候选人"), yes=options.yes)
    found = votes.judge(ballot, options.due, options.here, pack, [nominee] if kind is BallotKind.ELECTION else [])
    doubts = list(found.warnings)
    if options.yes > options.here:
        text = tr("赞成 {yes} 票多于实到 {here} 人：多出的应是书面意见，请核对")
        doubts.append(text.format(yes=options.yes, here=options.here))
    report = {
        "opens": found.opens,
        "passed": found.passed,
        "arithmetic": found.arithmetic.removeprefix(f"{nominee.name} "),
        "sentences": found.sentences,
        "warnings": doubts,
        "least_here": votes.least_here(kind, options.due, pack),
        "least_yes": votes.least_yes(options.due, pack, kind),
        "source": found.source,
    }
    answer(options, report, "\n".join((*found.sentences, *doubts)))
    return 0


DOORS: dict[str, Callable[[Options], int]] = {
    "meetings": list_meetings, "import_meetings": import_meetings, "export_minutes": export_minutes, "vote": judge_vote,
}  # fmt: skip
WITHOUT_LEDGER = frozenset({"vote"})
