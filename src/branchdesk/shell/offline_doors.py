"""The doors of 离线外出: take a copy out, send back, look at a packet, merge it, list, amend a copy, print the slip."""

import getpass
import os
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from branchdesk.features.exchange import queries
from branchdesk.features.exchange.model import KINDS, Choice, Examined, OfflineCopy, Packet
from branchdesk.features.exchange.queries import Worded
from branchdesk.features.exchange.rules import deciding
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.shell.desk import site_name
from branchdesk.shell.doorway import Options, answer, back_up_before, do, opened, say
from branchdesk.shell.paths import find_paths
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger

COPY_VARIABLE = "BRANCHDESK_COPY_PASSWORD"


def take_out(options: Options) -> int:
    """A copy under a password of its own."""
    from branchdesk.features.exchange import commands

    with opened(options.ledger) as ledger:
        copy = commands.take_out(ledger, _author(), options.to, _password(), options.name, options.keeper)
    words = tr("已带出“{name}”：{file}。请用它自己的密码打开。")
    answer(options, {**_copy(copy), "file": str(options.to)}, words.format(name=copy.name, file=options.to))
    return 0


def _password() -> str:
    if known := os.environ.get(COPY_VARIABLE):
        return known
    if sys.stdin is None or not sys.stdin.isatty():
        hint = tr("请设置环境变量 {name} 后重试。").format(name=COPY_VARIABLE)
        raise Refusal(tr("外出台账要有自己的密码"), hint=hint)
    first = getpass.getpass(tr("外出台账的新密码（不显示）："))
    if getpass.getpass(tr("再输入一次：")) != first:
        raise Refusal(tr("两次输入的密码不一样，没有带出"))
    return first


def _author() -> Author:
    return Author(site=site_name(find_paths()))


def send_back(options: Options) -> int:
    """A packet of everything entered in a copy."""
    from branchdesk.features.exchange import commands

    with opened(options.ledger) as ledger:
        sent = commands.send_back(ledger, options.out, _author())
    report = {"file": str(sent.path), "number": sent.number, "ops": sent.ops, "records": sent.records}
    words = tr("已写成第 {number} 个离线包：{file}（{records} 条记录）。请带回本机接收。")
    answer(options, report, words.format(**report))
    return 0


def check(options: Options) -> int:
    """What a packet would bring, in words; nothing is written."""
    with opened(options.ledger, read_only=True) as ledger:
        examined = queries.examine(ledger, options.file)
        rows = queries.words(ledger, examined.differences)
    answer(options, _report(examined, rows), _told(examined, rows))
    return 0


def _report(examined: Examined, rows: list[Worded]) -> dict[str, Any]:
    return {
        "copy": _copy(examined.copy), "number": examined.number, "made_at": examined.made_at, "by": examined.actor,
        "host": examined.host, "ops": examined.ops, "same": examined.same, "notes": len(examined.notes),
        "kinds": _kinds(examined), "must_choose": len(deciding.undecided(examined.differences, {})),
        "differences": [_row(one) for one in rows],
    }  # fmt: skip


def _kinds(examined: Examined) -> dict[str, int]:
    found = Counter(one.kind for one in examined.differences)
    return {kind.value: found[kind] for kind, _ in KINDS}


def _row(one: Worded) -> dict[str, Any]:
    return {
        "entity": one.key[0], "id": one.key[1], "name": one.key[2], "kind": one.kind.value, "table": one.table,
        "subject": one.subject, "field": one.field, "base": one.base, "ours": one.ours, "theirs": one.theirs,
        "who": one.who, "must_choose": one.must, "why": one.why,
    }  # fmt: skip


def _told(examined: Examined, rows: list[Worded]) -> str:
    head = tr("“{name}”第 {number} 个离线包：{n} 处不同，两边一致或已处理 {same} 处，须由人选择 {must} 处").format(
        name=examined.copy.name, number=examined.number, n=len(rows), same=examined.same,
        must=len(deciding.undecided(examined.differences, {})),
    )  # fmt: skip
    lines = (
        tr("{kind}\t{table}\t{subject}\t{field}\t{ours} → {theirs}\t{who}\t{why}").format(
            kind=one.kind_word, table=one.table, subject=one.subject, field=one.field, ours=one.ours, theirs=one.theirs,
            who=one.who, why=one.why,
        )
        for one in rows
    )  # fmt: skip
    return "\n".join((head, *lines))


def merge(options: Options) -> int:
    """Take a packet in; what a person must choose goes by ``--conflicts``, and without it nothing is written."""
    from branchdesk.features.exchange import commands

    with opened(options.ledger) as ledger:
        examined = queries.examine(ledger, options.file)
        choices = {}
        if options.conflicts:
            choices = _chosen(examined, Choice(options.conflicts))
        elif waiting := deciding.undecided(examined.differences, {}):
            title = tr("有 {n} 处须由人选择，没有合并").format(n=len(waiting))
            raise Refusal(title, hint=tr("请在窗口里逐项选择，或用 --conflicts 说明都按哪边。"))
        back_up_before(ledger)
        packet = do(ledger, commands.merge_label(examined), commands.merge, examined, choices)
    words = tr("已合并：采用新增 {added}、修改 {changed}、删除 {removed}，保留本机 {kept}。一步撤销即可还原。")
    if not examined.differences:
        words = tr("没有不同，两边已经一致；已记下合并到这个离线包。")
    report = _packet(packet)
    answer(options, report, words.format(**report))
    return 0


def _chosen(examined: Examined, side: Choice) -> dict[tuple[str, str, str], Choice]:
    """One side for everything that must be chosen, also what comes to be chosen by that; what is held stays ours."""
    choices = {one.key: Choice.OURS for one in examined.differences if one.held}
    while waiting := deciding.undecided(examined.differences, choices):
        choices.update({one.key: side for one in waiting})
    return choices


def listing(options: Options) -> int:
    """The copies taken out, and what was merged of each."""
    with opened(options.ledger, read_only=True) as ledger:
        lines = queries.copies(ledger)
        merged = {one.copy.id: queries.packets(ledger, one.copy.id) for one in lines}
        known = queries.identity(ledger)
    report = {
        "copy_of": {"id": known.id, "name": known.name, "ledger": known.of} if known else None,
        "copies": [{**_copy(one.copy), "packets": [_packet(two) for two in merged[one.copy.id]]} for one in lines],
    }
    words = [
        tr("{name}\t{keeper}\t{on} 带出\t{state}\t已合并 {n} 个离线包").format(
            name=one.copy.name, keeper=one.copy.keeper, on=one.copy.taken_on, n=one.packets,
            state=tr("已收回") if one.copy.ended_on else tr("在外"),
        )
        for one in lines
    ]  # fmt: skip
    none = tr("没有带出过外出台账")
    if known:
        none = tr("这份台账是外出台账“{name}”，由本机于 {on} 带出").format(name=known.name, on=known.taken_on)
    answer(options, report, "\n".join(words or [none]))
    return 0


def amend(options: Options) -> int:
    """What a copy is called here, who keeps it, a note; what is not given stays."""
    from branchdesk.features.exchange import commands

    given = {name: getattr(options, name) for name in ("name", "keeper", "note")}
    values = {name: value.strip() for name, value in given.items() if value is not None}
    if not values:
        raise Refusal(tr("没有要改的内容"), hint=tr("请写明 --name、--keeper 或 --note。"))
    if values.get("name") == "":
        raise Refusal(tr("外出台账的名称不能为空"))
    with opened(options.ledger) as ledger:
        queries.demand_home(ledger, tr("外出台账里不能改"))
        copy = _copy_of(ledger, options.copy)
        label = tr("修改外出台账：{name}").format(name=values.get("name", copy.name))
        copy = do(ledger, label, commands.amend, copy.id, values)
    words = tr("已修改“{name}”；带出的那份仍显示带出时的名称。")
    answer(options, _copy(copy), words.format(name=copy.name))
    return 0


def _copy_of(ledger: Ledger, said: str) -> OfflineCopy:
    """The copy of an id, or the only one of a name."""
    known = [one.copy for one in queries.copies(ledger)]
    found = [one for one in known if said in (one.id, one.name)]
    if len(found) != 1:
        title = tr("叫“{name}”的外出台账有 {n} 份") if found else tr("没有带出过外出台账“{name}”")
        hint = tr("请用 offline list --json 给出的 id。")
        raise Refusal(title.format(name=said, n=len(found)), hint=hint)
    return found[0]


def export_slip(options: Options) -> int:
    """合并单 of a packet that was merged."""
    from branchdesk.excel.saving import replacing
    from branchdesk.features.exchange import papers

    if options.out.suffix.lower() != ".pdf":
        raise Refusal(tr("导出文件的扩展名应为 .pdf"), detail=str(options.out))
    with opened(options.ledger, read_only=True) as ledger:
        merged = queries.merged(ledger, options.packet)
        words = queries.words(ledger, merged.differences)
        unit = organization.unit_name(ledger, None)
    paper = papers.sheet_bytes(papers.merged_sheet(merged, words, unit, clock.today()))
    with replacing(options.out) as temporary:
        temporary.write_bytes(paper)
    return say(tr("已导出合并单：{file}").format(file=options.out))


def _copy(one: OfflineCopy) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "keeper": one.keeper, "taken_on": str(one.taken_on),
        "ended_on": str(one.ended_on) if one.ended_on else None, "note": one.note,
    }  # fmt: skip


def _packet(one: Packet) -> dict[str, Any]:
    return {
        "id": one.id, "number": one.number, "made_at": one.made_at, "merged_on": str(one.merged_on), "ops": one.ops,
        "added": one.added, "changed": one.changed, "removed": one.removed, "kept": one.kept,
    }  # fmt: skip


DOORS: dict[str, Callable[[Options], int]] = {
    "offline_out": take_out,
    "offline_send": send_back,
    "offline_check": check,
    "offline_merge": merge,
    "offline_list": listing,
    "offline_amend": amend,
    "export_offline": export_slip,
}
