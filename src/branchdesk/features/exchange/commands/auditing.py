"""Whether the ledger still keeps the rules of its rooms when a merge has written: asked before it is kept.

What a single command of a room refuses, a merge of two ledgers could bring about without any of them. Only what the
merge itself brought about counts; nothing here is a rule of its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from branchdesk.features.dues.commands import assessing, caring, within
from branchdesk.features.dues.model import Assessment, DuesPolicy, Relief
from branchdesk.features.dues.queries import lists, money
from branchdesk.features.dues.rules.assessing import changed_when_locked
from branchdesk.features.dues.store import AssessmentStore, DuesPolicyStore, PaymentStore, ReliefStore
from branchdesk.features.exchange.rules import deciding
from branchdesk.features.exchange.rules.deciding import Plan
from branchdesk.features.exchange.rules.hard import HARD, clashes
from branchdesk.features.exchange.rules.telling import Place, Row
from branchdesk.features.meetings.model.words import Stage
from branchdesk.features.meetings.queries import whole
from branchdesk.features.meetings.rules import canon
from branchdesk.features.meetings.store import MinutesVersionStore
from branchdesk.features.members.model import Arrival
from branchdesk.features.safety import queries as safety
from branchdesk.features.safety.fields import entity_word, field_word
from branchdesk.features.transfers.model import Transfer
from branchdesk.features.transfers.rules import states
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import Record
from branchdesk.kernel.words import tr
from branchdesk.storage import codec
from branchdesk.storage.reading import Within, in_parts, marks, records
from branchdesk.storage.work import Work

_MEETING_TABLES = (*map(codec.entity, whole.PARTS.values()), "minutes_version")
_MONEY = frozenset({"payment", "remittance"})
_MISPLACED = """SELECT member.id FROM member JOIN organization ON organization.id = group_id
WHERE member.alive = 1 AND organization.parent_id IS NOT branch_id"""


class Audit:
    """Remembers what held before the merge; ``demand_sound`` asks again. ``planned`` has the rules of dues to come."""

    def __init__(self, work: Work, plan: Plan, planned: Mapping[Place, Record]) -> None:
        self._work, self._plan, self._reads = work, plan, Within(work)
        self._places = [*plan.put, *plan.set, *plan.bring_back, *plan.remove]
        self._tables = {entity for entity, _ in self._places}
        self._locked = money.locked_months(self._reads) if self._locks else {}
        self._in_hand = self._hands()
        self._assessed = self._assessments()
        self._meetings = self._touched_meetings()
        self._broken = set(self._unfit())
        self._astray = set(self._misplaced())
        self._gone = {one.id for one in self._gone_and_here()}
        self._frozen = list(self._changes_of_rules(planned))

    def demand_sound(self) -> None:
        """Refuses the merge, and names what to keep, where a rule does not hold any more that held before."""
        found = [
            *self._frozen,
            *self._twice(),
            *self._uncovered(),
            *self._taken_back(),
            *self._owed(),
            *self._minutes(),
            *self._groups(),
            *self._letters(),
        ]
        if found:
            raise Rejected(tr("这样合并会违反台账的规定，没有合并；请对这些内容选“保留本机的”"), found)

    @property
    def _locks(self) -> bool:
        return not self._tables.isdisjoint({"assessment", "dues_policy", "relief"})

    def _problem(self, place: Place, code: str, text: str) -> Problem:
        name = safety.names_behind(self._reads, {place}).subject(place[1])
        words = tr("{table}“{name}”：{text}").format(table=entity_word(place[0]), name=name, text=text)
        return Problem(deciding.place((*place, "")), code, words)

    def _written(self, *about: Place) -> Place:
        """The first of these the merge writes, so that the user is led to a row he can decide otherwise."""
        return next((place for place in about if place in self._places), about[0])

    # ---- keys

    def _twice(self) -> Iterator[Problem]:
        """Two living records with one key, of which the merge wrote one."""
        for entity in sorted(self._tables & HARD.keys()):
            for key, places in clashes(self._living(entity)):
                if caused := [place for place in places if self._writes(place, key.touches)]:
                    labels = tr("、").join(field_word(entity, name) for name in key.told)
                    text = tr("{what}与另一条有重叠") if key.span else tr("{what}与另一条相同")
                    yield self._problem(caused[0], "twice", text.format(what=labels))

    def _living(self, entity: str) -> dict[Place, Row]:
        names = sorted({"id"}.union(*(key.touches for key in HARD[entity])))
        listed = ", ".join(f'"{name}"' for name in names)
        rows = self._reads.read(f'SELECT {listed} FROM "{entity}" WHERE alive = 1')
        return {(entity, row["id"]): row for row in (dict(zip(names, values, strict=True)) for values in rows)}

    def _writes(self, place: Place, names: Collection[str]) -> bool:
        whole_one = place in self._plan.put or place in self._plan.bring_back
        return whole_one or not self._plan.set.get(place, {}).keys().isdisjoint(names)

    # ---- dues

    def _hands(self) -> dict[str, Yuan]:
        if self._tables.isdisjoint(_MONEY):
            return {}
        return {one.branch_id: one.in_hand for one in money.balances(self._reads) if one.branch_id}

    def _uncovered(self) -> Iterator[Problem]:
        """Branches that hand up more than they received."""
        for uid, now in self._hands().items():
            if now.fen < min(0, self._in_hand.get(uid, Yuan(0)).fen):
                try:
                    within.demand_covered(self._work, {uid})
                except Refusal as told:
                    text = tr("上缴多于收款（{detail}）").format(detail=told.detail.rstrip("。"))
                    yield self._problem(
                        self._written(("organization", uid), *self._takes_money(uid)), "uncovered", text
                    )

    def _takes_money(self, branch_id: str) -> list[Place]:
        """What the merge writes of a branch's money: first what was handed up, and of payments the least."""
        found: list[tuple[int, int, Place]] = []
        for order, table in enumerate(("remittance", "payment")):
            for part in in_parts([uid for entity, uid in self._places if entity == table]):
                sql = f"SELECT id, amount FROM {table} WHERE id IN {marks(part)} AND branch_id = ?"
                sign = -1 if table == "remittance" else 1
                found += [(order, sign * fen, (table, uid)) for uid, fen in self._reads.read(sql, [*part, branch_id])]
        return [place for _, _, place in sorted(found)]

    def _taken_back(self) -> Iterator[Problem]:
        """Payments of which more is taken back than was received."""
        doors = PaymentStore(self._work)
        for place, row in self._plan.put.items():
            uid = row.get("corrects_id") if place[0] == "payment" else None
            taken = doors.get(str(self._plan.same.get(uid, uid))) if uid else None
            if taken and taken.amount.fen + sum(one.amount.fen for one in doors.find(corrects_id=taken.id)) < 0:
                yield self._problem(place, "taken_back", tr("这笔收款本机已冲销过"))

    def _assessments(self) -> dict[tuple[str, int], list[Assessment]]:
        found: dict[tuple[str, int], list[Assessment]] = defaultdict(list)
        if self._locked and "assessment" in self._tables:
            for one in AssessmentStore(self._work).find():
                found[one.member_id, one.year].append(one)
        return found

    def _owed(self) -> Iterator[Problem]:
        """Months handed up of which another sum would be owed."""
        after = self._assessments()
        for key, before in self._assessed.items():
            now = after.get(key, [])
            if before != now and (months := changed_when_locked(before, now, self._locked)):
                settled = [("assessment", one.id) for one in (*now, *before)]
                yield self._problem(
                    self._written(("member", key[0]), *settled), "locked", assessing.lock_text(months[0])
                )

    def _changes_of_rules(self, planned: Mapping[Place, Record]) -> Iterator[Problem]:
        """Rules of a year and reliefs that months handed up rest on; asked while what is locked is what was locked here."""
        gone = {place: None for place in self._plan.remove if place[0] == "relief"}
        for place, after in {**planned, **gone}.items():
            try:
                self._demand_frozen(place[1], after)
            except Refusal as told:
                yield self._problem(place, "locked", told.title)

    def _demand_frozen(self, uid: str, after: Any) -> None:
        work = self._work
        if isinstance(after, DuesPolicy):
            before = DuesPolicyStore(work).get(uid) or lists.policy(self._reads, after.branch_id, after.year)
            assessing.demand_unfrozen(work, after, before or DuesPolicy(id="", year=after.year))
        else:
            known: Relief | None = ReliefStore(work).get(uid)
            if (one := after or known) is not None:
                caring.demand_open(work, AssessmentStore(work).find(member_id=one.member_id), known, after)

    # ---- members

    def _misplaced(self) -> Iterator[str]:
        """Members whose group is none of their branch: a branch changed on one side, and a group on the other."""
        if not self._tables.isdisjoint({"member", "organization"}):
            yield from (uid for (uid,) in self._reads.read(_MISPLACED))

    def _groups(self) -> Iterator[Problem]:
        for uid in self._misplaced():
            if uid not in self._astray:
                yield self._problem(("member", uid), "misplaced", tr("所在党小组不属于所在支部"))

    # ---- letters

    def _gone_and_here(self) -> Iterator[Transfer]:
        """Letters that were closed, by which somebody left who stands on the roll all the same."""
        if self._tables.isdisjoint({"transfer", "member", "arrival"}):
            return
        came: dict[str, list[Day]] = defaultdict(list)
        for one in records(self._reads, Arrival):
            came[one.member_id].append(one.on)
        here = "AND closed_on IS NOT NULL AND member_id IN (SELECT id FROM member WHERE alive = 1 AND left_on IS NULL)"
        for letter in records(self._reads, Transfer, here):
            if states.is_gone(letter, came[letter.member_id]):
                yield letter

    def _letters(self) -> Iterator[Problem]:
        for letter in self._gone_and_here():
            if letter.id not in self._gone:
                place = self._written(("transfer", letter.id), ("member", letter.member_id))
                yield self._problem(place, "gone", tr("介绍信已办结，党员合并后却在册"))

    # ---- minutes

    def _touched_meetings(self) -> set[str]:
        found = {uid for entity, uid in self._places if entity == "meeting"}
        for (entity, _), row in self._plan.put.items():
            if entity in _MEETING_TABLES:
                found.add(str(self._plan.same.get(row["meeting_id"], row["meeting_id"])))
        for table in self._tables.intersection(_MEETING_TABLES):
            for part in in_parts(uid for entity, uid in self._places if entity == table):
                rows = self._reads.read(f'SELECT meeting_id FROM "{table}" WHERE id IN {marks(part)}', part)
                found.update(uid for (uid,) in rows)
        return found

    def _unfit(self) -> Iterator[str]:
        """Meetings no draft any more that are not what was kept of their version; drafts of a version made final."""
        doors = MinutesVersionStore(self._work)
        for one in whole.minutes_of(self._reads, sorted(self._meetings)):
            meeting = one.meeting
            kept = [each.fingerprint for each in doors.find(meeting_id=meeting.id, version=meeting.version)]
            is_draft = meeting.stage is Stage.DRAFT
            if kept != ([] if is_draft else [canon.fingerprint(one, one.attendances)]):
                yield meeting.id

    def _minutes(self) -> Iterator[Problem]:
        for uid in self._unfit():
            if uid not in self._broken:
                yield self._problem(("meeting", uid), "not_final", tr("会议记录已定稿，合并后的内容与定稿不一致"))
