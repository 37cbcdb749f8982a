"""What the verbs of the room all demand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.problems import Problem, blocking
from branchdesk.kernel.records import Record
from branchdesk.kernel.words import tr
from branchdesk.storage import codec
from branchdesk.storage.reading import Within, in_parts, marks
from branchdesk.storage.work import Store, Work


def reject(field: str, code: str, text: str) -> Rejected:
    """A refusal whose sentence belongs under one field."""
    return Rejected(text, [Problem(field, code, text)])


def demand_none(problems: Iterable[Problem]) -> None:
    """Refuse with everything that forbids saving; one problem speaks for itself, of several the title counts."""
    found = blocking(list(problems))
    if found:
        text = tr("有 {n} 处需要修改，没有保存").format(n=len(found))
        raise Rejected(found[0].text if len(found) == 1 else text, found)


def demand_day(day: Day, field: str, label: str) -> None:
    """A day that has come."""
    if day.first() > clock.today():
        raise reject(field, "future", tr("{label} {day} 晚于今天，请核对").format(label=label, day=day))


def demand_some(ids: Sequence[str]) -> None:
    """Something was chosen."""
    if not ids:
        raise Refusal(tr("请先选择要办理的内容"))


def demand_kept(work: Work, store: Store[Any], uid: str, seen: int | None, known: object) -> None:
    """A form that is open on a record cannot save it once somebody has removed it; a new one has never been there."""
    if (
        known is None
        and seen is not None
        and Within(work).read(f"SELECT 1 FROM {store.table.name} WHERE id = ?", [uid])
    ):
        store.need(uid)  # says so


def store_of(work: Work, record: type[Record]) -> Store[Any]:
    """The door to the table of a kind of record."""
    return Store.registry[codec.entity(record)](work)


def write_parts(
    work: Work, parts: Mapping[str, type[Record]], before: Any, after: Any, *, seen: int | None = None
) -> None:
    """Save the parts that differ; those no longer there go into the recycle bin, unless somebody added them meanwhile."""
    gone: list[tuple[Store[Any], str]] = []
    for name, record in parts.items():
        store = store_of(work, record)
        had: dict[str, Record] = {part.id: part for part in getattr(before, name)} if before is not None else {}
        has: dict[str, Record] = {part.id: part for part in getattr(after, name)}
        for uid, part in has.items():
            if had.get(uid) != part:
                store.save(part, seen=seen)
        gone += [(store, uid) for uid in had if uid not in has]
    _demand_unchanged(work, [uid for _, uid in gone], seen)
    for store, uid in reversed(gone):
        store.remove(uid)


def _demand_unchanged(work: Work, ids: Sequence[str], seen: int | None) -> None:
    if seen is None:
        return
    for part in in_parts(ids):
        sql = f"SELECT 1 FROM change_log WHERE pos > ? AND uid IN {marks(part)} LIMIT 1"
        if Within(work).read(sql, [seen, *part]):
            raise Conflict(
                tr("这条记录在您打开之后已被修改，没有保存"),
                detail=tr("您录入的内容仍在窗口里。"),
                hint=tr("请关闭后重新打开，核对新内容再修改。"),
            )


def in_order(listed: Iterable[Any], **fixed: Any) -> tuple[Any, ...]:
    """Parts numbered by their place, each belonging to the whole; the very same record where nothing changes."""
    found = []
    for n, part in enumerate(listed):
        changes = {**fixed, **({"order": n} if hasattr(part, "order") else {})}
        same = all(getattr(part, name) == value for name, value in changes.items())
        found.append(part if same else replace(part, **changes))
    return tuple(found)
