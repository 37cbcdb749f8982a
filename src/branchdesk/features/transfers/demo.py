"""Invented transfers for an invented ledger: letters in every state, a graduating year, people away (domain N10).

The same for the same seed and day. Nobody leaves the roll here: the letters that could be closed wait for somebody to do it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from branchdesk.features.members.demo import steady_ids
from branchdesk.features.members.model import IN_PARTY, Arrival, Arriving, Member, Standing
from branchdesk.features.members.store import ArrivalStore, MemberStore
from branchdesk.features.organization.model import BranchKind, Organization, Tier
from branchdesk.features.transfers import store
from branchdesk.features.transfers.model import (
    Away,
    AwayContact,
    AwayKind,
    Channel,
    Destination,
    Direction,
    GraduationBatch,
    Halt,
    LetterHead,
    LossCause,
    Transfer,
)
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import Month, add_months
from branchdesk.storage.work import Work

_NAMESPACE = 12
_GOALS: tuple[tuple[Destination, Channel, str, str], ...] = (
    (Destination.EMPLOYER, Channel.BEYOND, "江北市委组织部", "江北市第一重型机械厂党委"),
    (Destination.STUDY, Channel.BEYOND, "南湖大学党委组织部", "南湖大学机械学院学生党支部"),
    (Destination.TALENT, Channel.PROVINCE, "省人才服务中心党委", "省人才服务中心流动党员党支部"),
    (Destination.RESIDENCE, Channel.PROVINCE, "青山区委组织部", "青山区湖滨街道翠竹社区党支部"),
    (Destination.EMPLOYER_AREA, Channel.BEYOND, "海州市新城区委组织部", "海州市新城区科技园街道党工委"),
)
_WAYS = ("电话", "微信", "走访")


@dataclass(slots=True)
class Ways:
    """The transfers of an invented ledger; ``cards`` are members whose roster entry says that they are away."""

    heads: list[LetterHead] = field(default_factory=list)
    batches: list[GraduationBatch] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    away: list[Away] = field(default_factory=list)
    contacts: list[AwayContact] = field(default_factory=list)
    cards: dict[str, Member] = field(default_factory=dict)


def write(work: Work, ways: Ways) -> None:
    """Put everything into the ledger; the people must be there already."""
    for card in ways.cards.values():
        MemberStore(work).save(card)
    store.LetterHeadStore(work).add_all(ways.heads)
    store.GraduationBatchStore(work).add_all(ways.batches)
    ArrivalStore(work).add_all(ways.arrivals)
    store.TransferStore(work).add_all(ways.transfers)
    store.AwayStore(work).add_all(ways.away)
    store.AwayContactStore(work).add_all(ways.contacts)


def ways(seed: int, organizations: Sequence[Organization], people: Sequence[Member], today: date) -> Ways:
    """A dozen transfers and half a dozen people away, of a ledger with branches of students and teachers."""
    root = next((one for one in organizations if one.tier is Tier.COMMITTEE), None)
    found = Ways()
    if root is None:
        return found
    maker = _Maker(found, steady_ids(_NAMESPACE * 1000 + seed), {one.id: one for one in organizations}, root, today)
    maker.head()
    party = [one for one in people if one.standing is Standing.FULL and one.left_on is None]
    kinds = {one.id: one.kind for one in organizations}
    students = [one for one in party if kinds.get(one.branch_id or "") in (BranchKind.STUDENTS, BranchKind.JOINT)]
    staff = [one for one in party if kinds.get(one.branch_id or "") in (BranchKind.TEACHERS, BranchKind.OFFICE)]
    maker.letters(students[3:9])
    maker.batch(students[9:14])
    maker.arrivals(staff[4:6])
    maker.absences([*students[14:17], *staff[6:7], *_on_cards(people)])
    return found


def _on_cards(people: Sequence[Member]) -> list[Member]:
    """Who stands as mobile in the roster already."""
    return [one for one in people if one.mobile_to and one.standing in IN_PARTY][:1]


@dataclass(slots=True)
class _Maker:
    """Makes the records one after the other, the days counted back from today."""

    found: Ways
    ids: Iterator[str]
    places: Mapping[str, Organization]
    root: Organization
    today: date
    given: int = 0

    def head(self) -> None:
        """What the committee prints."""
        self.found.heads.append(
            LetterHead(
                id=next(self.ids), organization_id=self.root.id, name=f"{self.root.full_name}组织部",
                prefix=f"示大组转〔{self.today.year}〕", next_number=101, address="示例市学府路 1 号", phone="000-00000000",
                fax="000-00000001", postcode="000000",
            )
        )  # fmt: skip

    def letters(self, members: Sequence[Member]) -> None:
        """One in every state: fresh, expiring, overdue, reported, its slip back, planned."""
        ago = (("fresh", 3), ("expiring", 26), ("overdue", 75), ("reported", 40), ("receipted", 24), ("planned", 0))
        for (state, days), member in zip(ago, members, strict=False):
            self._letter(state, days, member)

    def _letter(self, state: str, days: int, member: Member) -> None:
        one = self._out(member, self._back(days))
        if state == "planned":
            one = replace(one, issued_on=None, number="", valid_days=None, paid_until=None)
        if state == "reported":
            one = replace(one, reported_on=self._back(days - 8))
        if state == "receipted":
            one = replace(one, reported_on=self._back(days - 6), receipt_on=self._back(4))
        self.found.transfers.append(one)

    def _out(self, member: Member, on: Day, **values: object) -> Transfer:
        goal, channel, addressee, to_place = _GOALS[self.given % len(_GOALS)]
        self.given += 1
        place = self.places[member.branch_id or self.root.id]
        made = Transfer(
            id=next(self.ids), member_id=member.id, direction=Direction.OUT, channel=channel, destination=goal,
            number=f"示大组转〔{on.year}〕{self.given:04d}", addressee=addressee, from_place=place.full_name,
            to_place=to_place, from_branch_id=member.branch_id, paid_until=Month.of(on.first()), issued_on=on,
            valid_days=30,
        )  # fmt: skip
        return replace(made, **values)  # type: ignore[arg-type]

    def batch(self, members: Sequence[Member]) -> None:
        """Last summer's graduates: slips that came, a letter that came back, one who stays and one who is abroad."""
        year = self.today.year if self.today >= date(self.today.year, 8, 20) else self.today.year - 1
        on = Day(year, 6, 24)
        batch = GraduationBatch(id=next(self.ids), title=f"{year} 届毕业生组织关系转接", on=on)
        self.found.batches.append(batch)
        for n, member in enumerate(members[:-2]):
            self.found.transfers.append(self._graduate(batch, member, n))
        for member, goal in zip(members[-2:], (Destination.KEPT, Destination.ABROAD), strict=False):
            row = self._out(member, on, destination=goal, issued_on=None, number="", valid_days=None, paid_until=None,
                            addressee="", to_place="", batch_id=batch.id)  # fmt: skip
            self.found.transfers.append(row)
            kind = AwayKind.KEPT if goal is Destination.KEPT else AwayKind.ABROAD
            self._away(member, kind, on, place="" if kind is AwayKind.KEPT else "英国", applied_on=Day(year, 6, 10))

    def _graduate(self, batch: GraduationBatch, member: Member, n: int) -> Transfer:
        year = batch.on.year
        one = self._out(member, batch.on, batch_id=batch.id)
        if n == 0:
            return replace(one, halt=Halt.RETURNED, halted_on=Day(year, 8, 12), halt_reason="接收单位变更")
        return replace(one, reported_on=Day(year, 7, 10 + n), receipt_on=Day(year, 8, 1 + n))

    def arrivals(self, members: Sequence[Member]) -> None:
        """Two who came at the beginning of last year; their dues are collected here since then."""
        for n, member in enumerate(members):
            on = Day(self.today.year - 1, 1, 8 + n)
            arrival = Arrival(
                id=next(self.ids), member_id=member.id, on=on, way=Arriving.OUT_OF_PROVINCE, came_from="北山大学材料系教工党支部",
                paid_until=Month(on.year - 1, 12), basis=f"北大组〔{on.year}〕{n + 12:03d}",
            )  # fmt: skip
            self.found.arrivals.append(arrival)
            place = self.places[member.branch_id or self.root.id]
            sent = Day(on.year, 1, 15)
            self.found.transfers.append(
                Transfer(
                    id=next(self.ids), member_id=member.id, direction=Direction.IN, channel=Channel.BEYOND,
                    number=arrival.basis, from_place=arrival.came_from, to_place=place.full_name,
                    to_branch_id=member.branch_id, paid_until=arrival.paid_until, issued_on=Day(on.year, 1, 4),
                    valid_days=30, reported_on=on, receipt_on=sent, closed_on=sent, arrival_id=arrival.id,
                )
            )  # fmt: skip

    def absences(self, members: Sequence[Member]) -> None:
        """Mobile, abroad for long, out of touch, kept: with contacts in time and missed."""
        months = (
            (AwayKind.MOBILE, 8),
            (AwayKind.ABROAD, 14),
            (AwayKind.OUT_OF_TOUCH, 7),
            (AwayKind.ABROAD, 3),
        )
        for (kind, ago), member in zip(months, members, strict=False):
            on = Day.of(add_months(self.today, -ago))
            cause = LossCause.JOB_CHANGED if kind is AwayKind.OUT_OF_TOUCH else None
            applied = on if kind is AwayKind.ABROAD else None
            place = {AwayKind.MOBILE: "浙江省宁波市", AwayKind.ABROAD: "德国"}.get(kind, "")
            self._away(member, kind, on, place=place, applied_on=applied, cause=cause)

    def _away(self, member: Member, kind: AwayKind, on: Day, **values: object) -> None:
        away = replace(Away(id=next(self.ids), member_id=member.id, kind=kind, from_on=on), **values)  # type: ignore[arg-type]
        self.found.away.append(away)
        if kind is AwayKind.MOBILE:
            self.found.cards[member.id] = replace(member, mobile_to=away.place)
        if kind is AwayKind.OUT_OF_TOUCH:
            self.found.cards[member.id] = replace(member, out_of_touch_since=on)
        day = add_months(on.first(), 2)
        while day <= self.today - timedelta(days=60):
            n = len(self.found.contacts)
            reached = kind is not AwayKind.OUT_OF_TOUCH
            self.found.contacts.append(
                AwayContact(
                    id=next(self.ids), away_id=away.id, on=Day.of(day), way=_WAYS[n % 3], by="组织委员", reached=reached
                )
            )
            day = add_months(day, 4)

    def _back(self, days: int) -> Day:
        return Day.of(self.today - timedelta(days=days))
