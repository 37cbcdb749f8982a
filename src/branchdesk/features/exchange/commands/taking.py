"""带出 and 收回: a copy of the whole ledger for another computer, and its end."""

import json
import os
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from branchdesk.features.exchange.model import OfflineCopy
from branchdesk.features.exchange.queries import Step, demand_home
from branchdesk.features.exchange.queries.copies import BASE, COPY, OF, SECRET
from branchdesk.features.exchange.store import OfflineCopyStore
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage import copies, keys, packets, places
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import SUFFIX, Ledger
from branchdesk.storage.work import Work, unit_of_work


@dataclass(frozen=True, slots=True)
class Prepared:
    """A copy that is made and checked, and has not got its name yet."""

    copy: OfflineCopy
    part: Path
    path: Path
    key: bytes = field(repr=False)


def take_out(ledger: Ledger, author: Author, path: Path, password: str, name: str, keeper: str = "") -> OfflineCopy:
    """Make a copy for another computer (带出), under its own password. Never overwrites."""
    prepared = taking_out(ledger, path, password, name, keeper)(lambda _done, _total, _text: None)
    return finish(ledger, author, prepared)


def taking_out(ledger: Ledger, path: Path, password: str, name: str, keeper: str = "") -> Callable[[Step], Prepared]:
    """The work that makes the copy, for a worker thread; ``finish`` or ``drop`` follows."""
    path = path.resolve()
    _demand_possible(ledger, path, password, name)
    home = ledger.info("uuid")

    def work(step: Step) -> Prepared:
        step(0, 0, tr("正在带出"))
        part, key, copy_id = path.with_name(path.name + ".part"), os.urandom(packets.KEY), new_id()
        today = Day.of(clock.today())
        facts = {"id": copy_id, "name": name.strip(), "keeper": keeper.strip(), "taken_on": str(today)}
        try:
            base = copies.make(ledger, part, password, {
                "uuid": str(uuid.uuid4()), COPY: json.dumps(facts, ensure_ascii=False), SECRET: key.hex(),
                OF: home,
            }, BASE)  # fmt: skip
        except BaseException:
            places.remove_database(part)
            raise
        copy = OfflineCopy(id=copy_id, name=facts["name"], keeper=facts["keeper"], taken_on=today, base_pos=base.pos,
                           base_hash=base.hash)  # fmt: skip
        return Prepared(copy, part, path, key)

    return work


def _demand_possible(ledger: Ledger, path: Path, password: str, name: str) -> None:
    demand_home(ledger, tr("外出台账不能再带出"))
    if ledger.read_only:
        raise Refusal(tr("这份台账以只读方式打开，不能带出"), hint=tr("请打开台账本身。"))
    if not name.strip():
        raise Refusal(tr("请填写外出台账的名称"), hint=tr("写明用在哪台电脑、给谁用，如：王老师笔记本。"))
    keys.demand_strong(password)
    if path.suffix.lower() != SUFFIX:
        raise Refusal(tr("外出台账的扩展名应为 .bdb"), detail=str(path))
    if not path.parent.is_dir():
        raise Refusal(tr("保存位置不存在"), detail=str(path.parent), hint=tr("请先建立文件夹或换一个位置。"))
    places.demand_free(path)


def finish(ledger: Ledger, author: Author, prepared: Prepared) -> OfflineCopy:
    """Write down that the copy exists, then give the file its name: killed in between, no packet is ever unknown."""
    copy = prepared.copy
    label = tr("带出外出台账“{name}”").format(name=copy.name)
    try:
        places.demand_free(prepared.path)
        with unit_of_work(ledger, label, author) as work:
            work.keep_out_of_undo()  # the file is there, whatever is undone
            OfflineCopyStore(work).save(copy)
            work.connection.exec_driver_sql(
                "INSERT INTO ledger_info (name, value) VALUES (?, ?)", (copies.SECRETS + copy.id, prepared.key.hex())
            )
        try:
            places.replace_file(prepared.part, prepared.path)
        except OSError as error:
            with unit_of_work(ledger, tr("带出没有完成"), author) as work:
                work.keep_out_of_undo()
                OfflineCopyStore(work).remove(copy.id)
            raise Refusal(
                tr("外出台账没有做成"), detail=f"{prepared.path}：{error.strerror}", hint=tr("请换一个位置重新带出。")
            ) from error
    except BaseException:
        drop(prepared)
        raise
    return copy


def drop(prepared: Prepared) -> None:
    """Take away a copy that is not wanted any more."""
    with suppress(OSError):
        places.remove_database(prepared.part)


def amend(work: Work, copy_id: str, values: Mapping[str, Any]) -> OfflineCopy:
    """修改: what a copy is called here, who keeps it, a note; the file that is out keeps the name it went with."""
    store = OfflineCopyStore(work)
    return store.save(replace(store.need(copy_id), **values))


def end(work: Work, copy_id: str) -> OfflineCopy:
    """收回: no packets of the copy are expected any more."""
    store = OfflineCopyStore(work)
    return store.save(replace(store.need(copy_id), ended_on=Day.of(clock.today())))


def reopen(work: Work, copy_id: str) -> OfflineCopy:
    """取消收回: its packets are taken again."""
    store = OfflineCopyStore(work)
    return store.save(replace(store.need(copy_id), ended_on=None))
