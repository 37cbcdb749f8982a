"""Papers get their numbers, in both places at once; the last one may be taken back; nothing secret comes in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from branchdesk.features.development.model import Occasion, PublicNotice
from branchdesk.features.development.store import PublicNoticeStore
from branchdesk.features.dues.model import PaidElsewhere, Payment, Relief, ReliefKind
from branchdesk.features.dues.store import PaymentStore
from branchdesk.features.filing import commands, queries
from branchdesk.features.filing.model import ArchiveClass, ArchivePaper, Keep
from branchdesk.features.filing.queries import Archive
from branchdesk.features.filing.rules import numbering
from branchdesk.features.filing.rules.candidates import Candidate
from branchdesk.features.meetings.model.beside import MinutesVersion
from branchdesk.features.meetings.model.minutes import Meeting
from branchdesk.features.meetings.model.words import Stage
from branchdesk.features.meetings.store import MeetingStore, MinutesVersionStore
from branchdesk.features.members.model import Member
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization import queries as organization
from branchdesk.features.organizers.model import Opinion, WorkEntry
from branchdesk.features.organizers.model import Role as OrganizerRole
from branchdesk.features.requests.model import FollowUp, HandOn, Satisfaction
from branchdesk.features.safety import commands as bin_of
from branchdesk.features.safety import queries as safety
from branchdesk.features.twinning.store import JointActivityStore
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import Record, new_id
from branchdesk.storage import codec, undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import records
from branchdesk.storage.work import Store, unit_of_work


def do(ledger: Ledger, command: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    with unit_of_work(ledger, "试", Author()) as work:
        return command(work, *arguments, **named)


def archive(ledger: Ledger, year: int | None = 2026) -> Archive:
    return queries.archive(ledger, None, year, clock.today())


def ready(ledger: Ledger, origin: str, year: int | None = 2026) -> list[Candidate]:
    return [one.candidate for one in archive(ledger, year).ready if one.candidate.origin == origin]


def meeting(ledger: Ledger, uid: str) -> Meeting:
    return records(ledger, Meeting, "AND id = ?", (uid,))[0]


def test_every_room_offers_papers_and_says_what_is_missing(ledger: Ledger) -> None:
    found = archive(ledger, None)
    assert {one.candidate.archive_class for one in found.ready} >= {
        ArchiveClass.MEETINGS, ArchiveClass.DUES, ArchiveClass.DEVELOPMENT, ArchiveClass.TRANSFERS, ArchiveClass.TWINNING,
        ArchiveClass.ROLL,
    }  # fmt: skip
    whys = {one.candidate.why for one in found.missing}
    assert {"还是草稿，没有定稿", "已定稿，没有登记签字"} <= whys
    assert any(why.startswith("缺材料") for why in whys)
    assert all(one.candidate.why for one in found.missing)
    assert all(not one.candidate.waiting for one in found.ready)


def test_numbers_are_consecutive_in_each_series_and_in_the_order_of_days(ledger: Ledger) -> None:
    chosen = [one.candidate.key for one in archive(ledger).ready]
    made = do(ledger, commands.register, chosen)
    assert len(made) == len(chosen)
    assert archive(ledger).faults == []
    series: dict[Any, list[ArchivePaper]] = {}
    for one in made:
        series.setdefault(numbering.series(one), []).append(one)
    for papers in series.values():
        assert [one.number for one in papers] == list(range(1, len(papers) + 1))
        assert [str(one.on) for one in papers] == sorted(str(one.on) for one in papers)
    assert archive(ledger).ready == []
    assert do(ledger, commands.register, chosen) == [], "twice changes nothing"


def test_signed_minutes_are_filed_under_the_same_number_and_back_again(ledger: Ledger) -> None:
    signed = next(one for one in ready(ledger, "meeting") if meeting(ledger, one.origin_id).stage is Stage.SIGNED)
    (paper,) = do(ledger, commands.register, [signed.key])
    holder = organization.names(ledger)[paper.organization_id]
    filed = meeting(ledger, signed.origin_id)
    assert (filed.stage, filed.archive_number) == (Stage.FILED, f"{holder}-{numbering.number_word(paper)}")
    assert filed.filed_on == Day(2026, 11, 21)
    assert not archive(ledger).papers[0].outdated
    assert do(ledger, commands.take_back, [paper.id]) == 1
    back = meeting(ledger, signed.origin_id)
    assert (back.stage, back.archive_number, back.filed_on) == (Stage.SIGNED, "", None)
    assert signed.key in {one.candidate.key for one in archive(ledger).ready}


def test_one_step_of_undo_takes_numbers_and_filing_back(ledger: Ledger) -> None:
    before = archive(ledger)
    do(ledger, commands.register, [one.candidate.key for one in before.ready])
    undo.undo(ledger, Author())
    after = archive(ledger)
    assert (after.papers, after.ready) == ([], before.ready)


def test_minutes_that_are_not_signed_may_not_have_a_number(ledger: Ledger) -> None:
    unsigned = next(one.candidate for one in archive(ledger).missing if one.candidate.why.startswith("已定稿"))
    with pytest.raises(Refusal, match="现在还不能归档"):
        do(ledger, commands.register, [unsigned.key])
    assert archive(ledger).papers == []


def test_a_notice_without_its_last_day_is_missing_it_once_its_days_are_over(ledger: Ledger) -> None:
    case = ledger.read("SELECT case_id FROM public_notice WHERE alive = 1 LIMIT 1")[0][0]
    for uid, day in (("old", Day(2026, 10, 12)), ("hanging", Day(2026, 11, 20))):
        one = PublicNotice(id=uid, case_id=case, occasion=Occasion.CANDIDATE, from_on=day)
        do(ledger, lambda work, one=one: PublicNoticeStore(work).save(one))
    missing = {one.candidate.origin_id: one.candidate.why for one in archive(ledger).missing}
    assert missing["old"] == "没有登记公示截止日期"
    assert "hanging" not in missing
    assert not {"old", "hanging"} & {one.origin_id for one in ready(ledger, "public_notice")}


def test_only_the_last_number_of_a_series_may_be_taken_back(ledger: Ledger) -> None:
    branch = ready(ledger, "meeting")[0].organization_id
    theirs = [one.key for one in ready(ledger, "meeting") if one.organization_id == branch][:3]
    first, second, third = do(ledger, commands.register, theirs)
    with pytest.raises(Refusal, match="后面还有已编号的文件"):
        do(ledger, commands.take_back, [first.id])
    assert do(ledger, commands.take_back, [second.id, third.id]) == 2
    assert [one.number for one in do(ledger, commands.register, theirs[1:])] == [2, 3]


def test_what_changes_afterwards_is_to_be_printed_anew(ledger: Ledger) -> None:
    one = ready(ledger, "joint_activity")[0]
    (paper,) = do(ledger, commands.register, [one.key])

    def change(work: Any) -> None:
        store = JointActivityStore(work)
        store.save(replace(store.need(one.origin_id), place="另一个会议室"))

    assert [line.outdated for line in archive(ledger).papers] == [False]
    do(ledger, change)
    assert [line.outdated for line in archive(ledger).papers] == [True]
    assert do(ledger, commands.take_as_it_is, [paper.id]) == 1
    assert [line.outdated for line in archive(ledger).papers] == [False]


def by_hand(ledger: Ledger, title: str, **changes: Any) -> ArchivePaper:
    branch = organization.branches(ledger)[0][0]
    one = ArchivePaper(
        id=new_id(), organization_id=branch, year=2026, archive_class=ArchiveClass.MEETINGS, number=0, title=title,
        on=Day(2026, 3, 1), keep=Keep.YEARS_10,
    )  # fmt: skip
    return replace(one, **changes)


def test_a_paper_from_elsewhere_gets_the_next_number_and_stands_as_paper_only(ledger: Ledger) -> None:
    made = [do(ledger, commands.add_by_hand, by_hand(ledger, title)) for title in ("签到表", "上级通知")]
    assert [one.number for one in made] == [1, 2]
    assert [line.printable for line in archive(ledger).papers] == [False, False]


def test_a_mark_of_secrecy_blocks(ledger: Ledger) -> None:
    with pytest.raises(Rejected, match="机密"):
        do(ledger, commands.add_by_hand, by_hand(ledger, "机密文件"))
    paper = do(ledger, commands.add_by_hand, by_hand(ledger, "签到表"))
    with pytest.raises(Rejected, match="绝密"):
        do(ledger, commands.correct, replace(paper, title="绝密"))
    one = next(one for one in ready(ledger, "meeting") if meeting(ledger, one.origin_id).stage is Stage.SIGNED)

    def mark(work: Any) -> None:
        store = MeetingStore(work)
        store.save(replace(store.need(one.origin_id), subject="传达机密文件"))

    do(ledger, mark)
    with pytest.raises(Refusal, match="带有“机密”字样"):
        do(ledger, commands.register, [one.key])


def test_a_correction_never_touches_the_number(ledger: Ledger) -> None:
    paper = do(ledger, commands.add_by_hand, by_hand(ledger, "签到表"))
    do(ledger, commands.correct, replace(paper, title="三月签到表", number=9, year=2020, pages=3))
    kept = queries.paper(ledger, paper.id)
    assert kept is not None
    assert (kept.title, kept.number, kept.year, kept.pages) == ("三月签到表", 1, 2026, 3)


def test_a_day_to_come_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Rejected, match="晚于今天"):
        do(ledger, commands.add_by_hand, by_hand(ledger, "签到表", on=Day(2026, 12, 1)))
    with pytest.raises(Rejected, match="年度还没有到"):
        do(ledger, commands.add_by_hand, by_hand(ledger, "签到表", year=2027))


def test_many_papers_are_put_into_a_binder_at_once(ledger: Ledger) -> None:
    ids = [do(ledger, commands.add_by_hand, by_hand(ledger, title)).id for title in ("一", "二")]
    do(ledger, commands.place, ids, binder="2026-1", kept_at=None)
    do(ledger, commands.place, ids[:1], binder=None, kept_at="柜 2")
    found = [queries.paper(ledger, uid) for uid in ids]
    assert [(one.binder, one.kept_at) for one in found if one] == [("2026-1", "柜 2"), ("2026-1", "")]


def test_a_branch_sees_its_own_archive_only(ledger: Ledger) -> None:
    branch = organization.branches(ledger)[0][0]
    scope = frozenset(organization.subtree(ledger, branch))
    found = queries.archive(ledger, scope, None, clock.today())
    assert found.ready
    assert {one.candidate.organization_id for one in found.ready} == {branch}


def changed(ledger: Ledger, store: Any, uid: str, **changes: Any) -> None:
    def change(work: Any) -> None:
        shelf = store(work)
        shelf.save(replace(shelf.need(uid), **changes))

    do(ledger, change)


def test_minutes_that_bear_a_mark_in_their_text_may_not_have_a_number(ledger: Ledger) -> None:
    one = next(one for one in ready(ledger, "meeting") if one.mark)
    version = next(each for each in records(ledger, MinutesVersion, "AND meeting_id = ?", (one.origin_id,)))
    changed(ledger, MinutesVersionStore, version.id, content=version.content.replace('"place":"', '"place":"机密 ★'))
    with pytest.raises(Refusal, match="带有“机密★”字样"):
        do(ledger, commands.register, [one.key])


def test_registers_of_a_year_are_to_be_printed_anew_when_a_row_of_theirs_changes(ledger: Ledger) -> None:
    branch = organization.branches(ledger)[0][0]
    found = {
        one.origin: one
        for one in queries.candidates(ledger, None, 2025, clock.today())
        if one.organization_id == branch
    }
    roll, dues = found["roll"], found["dues_year"]
    do(ledger, commands.register, [roll.key, dues.key])

    def outdated() -> set[str]:
        return {line.paper.origin for line in archive(ledger, 2025).papers if line.outdated}

    assert all(line.paper.fingerprint for line in archive(ledger, 2025).papers)
    assert outdated() == set()
    paid = records(ledger, Payment, "AND branch_id = ? AND month / 100 = 2025", (branch,))[0]
    changed(ledger, PaymentStore, paid.id, collector="另一个人")
    assert outdated() == {"dues_year"}
    member = records(ledger, Member, "AND branch_id = ? AND left_on IS NULL AND standing = 'full'", (branch,))[0]
    changed(ledger, MemberStore, member.id, unit="另一个部门")
    assert outdated() == {"dues_year"}, "a roll of last year does not care where somebody works today"
    changed(ledger, MemberStore, member.id, name="改名")
    assert outdated() == {"dues_year", "roll"}
    papers = [line.id for line in archive(ledger, 2025).papers]
    assert do(ledger, commands.take_as_it_is, papers) == 2
    assert outdated() == set()


ROWS: dict[str, tuple[str, str, dict[type[Record], dict[str, Any]]]] = {
    "dues_year": (
        "SELECT branch_id || ':2025', member_id FROM assessment WHERE alive = 1 AND year = 2025", "member_id", {
            Relief: {"kind": ReliefKind.EXEMPT, "from_month": Month(2025, 12), "until_month": Month(2026, 2)},
            PaidElsewhere: {"from_month": Month(2024, 11), "until_month": Month(2025, 1), "place": "外地", "voucher": "收据 1"},
        },
    ),
    "request_year": (
        "SELECT coalesce(organization_id, '') || ':2026', id FROM request WHERE received_at > '2026'", "request_id", {
            HandOn: {"at": "2026-11-20T10:00", "from_whom": "甲", "to_whom": "乙"},
            FollowUp: {"round": 1, "at": "2026-11-20T10:00", "satisfaction": Satisfaction.SATISFIED},
        },
    ),
    "organizer_year": (
        "SELECT id || ':2025', id FROM posting WHERE from_on < '2025'", "posting_id", {
            WorkEntry: {"on": Day(2025, 12, 31), "role": OrganizerRole.LIAISON, "task": "走访"},
            Opinion: {"year": 2025, "giver": "派出单位", "grade": "称职"},
        },
    ),
}  # fmt: skip
"""What a register of a year rests on, besides the rows that make it; the organizer has written nothing yet."""


@pytest.mark.parametrize("origin", ROWS)
def test_whatever_a_register_rests_on_is_in_its_fingerprint(ledger: Ledger, origin: str) -> None:
    sql, column, rows = ROWS[origin]
    key, whose = ledger.read(sql)[0]

    def fingerprint() -> str:
        (found,) = queries.chosen(ledger, {(origin, key)}, clock.today())
        return found.fingerprint

    for kind, values in rows.items():
        before = fingerprint()
        row = kind(id=new_id(), **{column: whose}, **values)
        do(ledger, lambda work, row=row: Store.registry[codec.entity(type(row))](work).save(row))
        assert before
        assert fingerprint() != before, kind


def test_a_paper_whose_record_went_to_another_year_is_not_offered_again_but_marked(ledger: Ledger) -> None:
    one = ready(ledger, "joint_activity", 2025)[0]
    do(ledger, commands.register, [one.key])
    changed(ledger, JointActivityStore, one.origin_id, on=Day(2026, 1, 9))
    (line,) = archive(ledger, 2025).papers
    assert (line.outdated, line.orphan) == (True, False)
    assert one.key not in {each.key for each in ready(ledger, "joint_activity", 2026)}
    do(ledger, lambda work: JointActivityStore(work).remove(one.origin_id))
    (line,) = archive(ledger, 2025).papers
    assert (line.outdated, line.orphan) == (False, True)


def test_a_paper_of_two_branches_lies_in_one_archive_whoever_looks(ledger: Ledger) -> None:
    held: dict[str, set[str]] = {}
    for uid, _ in organization.branches(ledger):
        scope = frozenset(organization.subtree(ledger, uid))
        for line in queries.archive(ledger, scope, None, clock.today()).ready:
            held.setdefault(line.id, set()).add(line.candidate.organization_id)
    whole = {line.id: {line.candidate.organization_id} for line in archive(ledger, None).ready}
    assert held.items() <= whole.items()


def removed(ledger: Ledger) -> list[Any]:
    return [one for one in safety.removed(ledger) if one.entity == "archive_paper"]


def test_a_paper_taken_back_by_mistake_comes_out_of_the_bin_with_all_that_was_typed(ledger: Ledger) -> None:
    typed = do(ledger, commands.add_by_hand, by_hand(ledger, "签到表", binder="2026-1", kept_at="柜 2"))
    do(ledger, commands.take_back, [typed.id])
    (found,) = [one for one in removed(ledger) if one.id == typed.id]
    assert found.name == "2026 组织生活 1 签到表"
    do(ledger, bin_of.bring_back, [found])
    assert queries.paper(ledger, typed.id) == typed


def test_out_of_the_bin_it_gets_the_next_number_where_its_own_has_been_given_away(ledger: Ledger) -> None:
    first, second = (do(ledger, commands.add_by_hand, by_hand(ledger, title)) for title in ("一", "二"))
    do(ledger, commands.take_back, [first.id, second.id])
    do(ledger, commands.add_by_hand, by_hand(ledger, "三"))
    do(ledger, bin_of.bring_back, [one for one in removed(ledger) if one.id in (first.id, second.id)])
    found = archive(ledger)
    assert sorted(line.paper.number for line in found.papers) == [1, 2, 3]
    assert found.faults == []


def test_minutes_out_of_the_bin_are_filed_again_unless_they_have_been_meanwhile(ledger: Ledger) -> None:
    signed = next(one for one in ready(ledger, "meeting") if meeting(ledger, one.origin_id).stage is Stage.SIGNED)
    (paper,) = do(ledger, commands.register, [signed.key])
    do(ledger, commands.take_back, [paper.id])
    do(ledger, commands.bring_back, paper.id)
    assert meeting(ledger, signed.origin_id).stage is Stage.FILED
    do(ledger, commands.take_back, [paper.id])
    do(ledger, commands.register, [signed.key])
    with pytest.raises(Refusal, match="已重新归档为 2026-组织生活-001"):
        do(ledger, commands.bring_back, paper.id)
    assert len(archive(ledger).papers) == 1
