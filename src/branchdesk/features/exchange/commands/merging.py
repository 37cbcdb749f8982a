"""合并: what was decided of a packet, written as one command that can be undone in one step."""

import json
from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields, replace
from typing import Any

from branchdesk.features.exchange import store
from branchdesk.features.exchange.commands import renumbering
from branchdesk.features.exchange.commands.auditing import Audit
from branchdesk.features.exchange.model import Choice, Examined, Key, Packet
from branchdesk.features.exchange.rules import deciding
from branchdesk.features.exchange.rules.deciding import Plan
from branchdesk.features.exchange.rules.telling import Place, Row
from branchdesk.features.members.model import Member
from branchdesk.features.safety.fields import entity_word
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.records import Record, new_id
from branchdesk.kernel.words import tr
from branchdesk.search import pinyin
from branchdesk.storage import codec
from branchdesk.storage.change_log import NOTE, encode
from branchdesk.storage.work import Store, Work


def merge_label(examined: Examined) -> str:
    """What the command is called in the log and in 撤销."""
    return tr("合并离线包：{name} 第 {n} 个").format(name=examined.copy.name, n=examined.number)


def merge(work: Work, examined: Examined, choices: Mapping[Key, Choice]) -> Packet:
    """Write what was decided, and keep the packet as proof.

    ``Conflict`` when the ledger moved on since the packet was looked at; ``Rejected`` while something is undecided.
    """
    if work.start != examined.position:
        hint = tr("请重新接收这个离线包，再核对一遍；已作的选择可以照着再选。")
        raise Conflict(tr("台账在核对期间又有改动，没有合并"), hint=hint)
    if found := deciding.problems(examined.differences, choices):
        raise Rejected(tr("还有 {n} 处没有处理，没有合并").format(n=len(found)), found)
    writing = _Writing(work, deciding.plan(examined.differences, choices))
    audit = Audit(work, writing.plan, writing.settled())
    writing.write()
    audit.demand_sound()
    _tell(work, examined, writing.plan.same)
    return store.PacketStore(work).save(_packet(examined, choices))


def _packet(examined: Examined, choices: Mapping[Key, Choice]) -> Packet:
    standing = deciding.effective(examined.differences, choices)
    told = [{**asdict(one), "choice": standing[one.key]} for one in examined.differences]
    return Packet(
        id=new_id(), copy_id=examined.copy.id, number=examined.number, made_at=examined.made_at,
        merged_on=Day.of(clock.today()), head_pos=examined.head_pos, head_hash=examined.head_hash, ops=examined.ops,
        **deciding.totals(examined.differences, choices)._asdict(),
        differences=json.dumps(told, ensure_ascii=False, separators=(",", ":")), content=examined.content,
    )  # fmt: skip


def _tell(work: Work, examined: Examined, same: Mapping[str, str]) -> None:
    """What was done elsewhere without changing anything, such as showing ID numbers: once, however often merged."""
    for one in examined.notes:
        words = tr("{text}（外出机 {actor} {at}）").format(
            text=one.text, actor=one.actor, at=one.at[:16].replace("T", " ")
        )
        uid = same.get(one.uid, one.uid)
        known = work.connection.exec_driver_sql(
            "SELECT 1 FROM change_log WHERE entity = ? AND uid = ? AND field = ? AND new = ?",
            (one.entity, uid, NOTE, encode(words)),
        ).first()
        if known is None:
            work.note(one.entity, uid, words)


class _Writing:
    """Writes a plan through the stores of all rooms."""

    def __init__(self, work: Work, plan: Plan) -> None:
        self.work, self.plan = work, plan
        self._stores = store.every()

    def settled(self) -> dict[Place, Record]:
        """The rules of dues and the reliefs as they will be."""
        places = [one for one in (*self.plan.put, *self.plan.set) if one[0] in ("dues_policy", "relief")]
        return {place: self._planned(place) for place in places}

    def _planned(self, place: Place) -> Record:
        if place in self.plan.put:
            return self._record(place[0], self._pointed(place[0], self.plan.put[place]))
        return self._changed(place, self._store(place[0]).need(place[1]))

    def write(self) -> None:
        """Everything, whatever refers to what: references are looked at when all is there."""
        self.work.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        added: dict[str, list[Record]] = {}
        for place, row in self.plan.put.items():
            added.setdefault(place[0], []).append(self._record(place[0], self._pointed(place[0], row)))
        for entity, records in added.items():
            self._add(entity, records)
        for place in self.plan.set:
            self._change(place)
        for entity, uid in self.plan.bring_back:
            self._store(entity).bring_back(uid)
        for entity, uid in self.plan.remove:
            if self._store(entity).get(uid) is not None:
                self._store(entity).remove(uid)

    def _store(self, entity: str) -> Store[Any]:
        return self._stores[entity](self.work)

    def _exists(self, place: Place) -> bool:
        sql = f'SELECT 1 FROM "{place[0]}" WHERE id = ?'
        return self.work.connection.exec_driver_sql(sql, (place[1],)).first() is not None

    def _pointed(self, entity: str, row: Row) -> dict[str, Any]:
        """References to what is one of ours go to ours; those to what was left out and need not be, to nothing.

        A required one that names nothing at all comes from no program of ours and is refused.
        """
        found = {name: self.plan.same.get(value, value) if isinstance(value, str) else value
                 for name, value in row.items()}  # fmt: skip
        optional = codec.nullable(self._stores[entity].record)
        for name, referred in self._stores[entity].table.refers.items():
            target = (referred, found.get(name) or "")
            if not target[1] or target in self.plan.put or self._exists(target):
                continue
            if name not in optional:
                title = tr("离线包里有内容引用了本机没有的记录，没有合并")
                raise Refusal(title, detail=entity_word(entity), hint=tr("请升级两边的程序后重新送回。"))
            found[name] = None
        return found

    def _record(self, entity: str, values: Row) -> Record:
        """The record of stored values; what an older program did not know has its default."""
        kind = self._stores[entity].record
        defaults = {one.name: one.default for one in fields(kind) if one.default is not MISSING}
        try:
            row = [values[name] if name in values else codec.stored(defaults[name]) for name in codec.columns(kind)]
            made: Record = codec.from_row(kind, row)
        except (ValueError, KeyError, TypeError) as error:
            raise Refusal(
                tr("离线包里有本机读不懂的内容，没有合并"), hint=tr("请升级两边的程序后重新送回。")
            ) from error
        return replace(made, name_key=pinyin.name_key(made.name)) if isinstance(made, Member) else made

    def _add(self, entity: str, records: list[Record]) -> None:
        """Records that come; one whose number somebody else got here meanwhile gets the next, as far as there is one."""
        store = self._store(entity)
        taken = {number for record in store.find() if (number := renumbering.number_of(record))}
        apart = [one for one in records if renumbering.number_of(one) in taken]
        back = [one for one in records if one not in apart and self._exists((entity, one.id))]
        store.add_all([one for one in records if one not in apart and one not in back])
        for one in back:
            store.save(one)
        for one in apart:
            store.save(renumbering.renumbered(self.work, one))

    def _change(self, place: Place) -> None:
        doors = self._store(place[0])
        doors.save(self._changed(place, doors.need(place[1])))

    def _changed(self, place: Place, before: Record) -> Record:
        stored = dict(zip(codec.columns(type(before)), codec.to_row(before), strict=True))
        return self._record(place[0], {**stored, **self._pointed(place[0], self.plan.set[place])})
