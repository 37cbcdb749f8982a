"""The doors of 组织关系: what is under way and what waits, letters and registers going out, the graduation sheet."""

import sys
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from branchdesk.features.organization import queries as organization
from branchdesk.features.transfers import queries
from branchdesk.features.transfers.model import AWAY_KINDS, DIRECTIONS, Direction
from branchdesk.features.transfers.queries import AwayLine, TransferLine
from branchdesk.features.transfers.rules.findings import Finding
from branchdesk.features.transfers.rules.states import State, state_word
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.shell.doorway import Options, answer, back_up_before, branch_id, do, opened, say, subtree
from branchdesk.storage.engine import Ledger

_SENT = (State.ISSUED, State.OVERDUE)


def transfers(options: Options) -> int:
    """Every transfer with its state and what is due, and the members away."""
    today = options.on.first() if options.on else clock.today()
    with opened(options.ledger, read_only=True) as ledger:
        scope = subtree(ledger, options.branch)
        lines = queries.lines(ledger, scope, today)
        away = queries.away_lines(ledger, scope, today)
    if options.waiting:
        lines, away = [one for one in lines if one.findings], [one for one in away if one.findings]
    report = {"on": str(today), "transfers": [_line(one) for one in lines], "away": [_away(one) for one in away]}
    words = [*map(_line_words, lines), *map(_away_words, away)] or [tr("没有组织关系转接")]
    answer(options, report, "\n".join(words))
    return 0


def _line(one: TransferLine) -> dict[str, Any]:
    it = one.transfer
    return {
        "id": it.id, "member": it.member_id, "name": one.name, "branch": one.branch, "direction": it.direction.value,
        "channel": it.channel.value, "number": it.number, "addressee": it.addressee, "from": it.from_place,
        "to": it.to_place, "destination": it.destination.value if it.destination else None,
        "paid_until": _text(it.paid_until), "issued_on": _text(it.issued_on), "valid_days": it.valid_days,
        "reported_on": _text(it.reported_on), "receipt_on": _text(it.receipt_on), "closed_on": _text(it.closed_on),
        "state": one.state.value, "until": _text(one.until), "days": one.days, "batch": one.batch,
        "findings": _findings(one.findings),
    }  # fmt: skip


def _away(one: AwayLine) -> dict[str, Any]:
    return {
        "id": one.away.id, "member": one.member.id, "name": one.name, "branch": one.branch, "kind": one.away.kind.value,
        "from": None if one.from_card else str(one.away.from_on), "place": one.away.place, "last": _text(one.last),
        "due": _text(one.due), "from_card": one.from_card, "findings": _findings(one.findings),
    }  # fmt: skip


def _findings(found: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {"code": one.code, "level": str(one.level), "message": one.text, "on": _text(one.on), "rule": one.rule}
        for one in found
    ]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _line_words(one: TransferLine) -> str:
    """One line for a terminal."""
    words = [one.transfer.number or "—", one.name, one.branch, tr(dict(DIRECTIONS)[one.transfer.direction])]
    words += [one.transfer.to_place or one.transfer.addressee, state_word(one.state)]
    return "\t".join([*words, *(each.text for each in one.findings)])


def _away_words(one: AwayLine) -> str:
    kind = tr(dict(AWAY_KINDS)[one.away.kind])
    return "\t".join(["—", one.name, one.branch, kind, one.away.place, *(each.text for each in one.findings)])


def export_letters(options: Options) -> int:
    """Letters as one PDF; ID and telephone numbers masked unless ``--reveal``, which is written into the log."""
    from branchdesk.features.meetings.outputs import write_whole
    from branchdesk.features.members import commands
    from branchdesk.features.transfers import outputs, papers

    if options.out.suffix.lower() != ".pdf":
        raise Refusal(tr("介绍信只能导出为 .pdf"), detail=str(options.out))
    with opened(options.ledger, read_only=not options.reveal) as ledger:
        chosen = queries.letters(ledger, _chosen(ledger, options))
        made = outputs.letters([papers.Letter(*one) for one in chosen], reveal=options.reveal)
        if options.reveal:
            why = tr("打印介绍信（{n} 封，完整证件号和电话）").format(n=len(chosen))
            do(ledger, tr("导出完整证件号和电话"), commands.reveal, [member.id for _, member, _ in chosen], why)
    write_whole(options.out, made)
    return say(tr("已导出 {n} 封介绍信：{file}").format(n=len(chosen), file=options.out))


def _chosen(ledger: Ledger, options: Options) -> list[str]:
    """The letters named, by id or number; of a batch all that were written and still count; ``Refusal`` for none."""
    today = clock.today()
    lines = queries.lines(ledger, None, today, direction=Direction.OUT)
    if options.transfer:
        known = {key: one.id for one in lines for key in (one.transfer.number, one.id) if key}
        if missing := [text for text in options.transfer if text not in known]:
            raise Refusal(
                tr("台账中没有这封介绍信"), detail="、".join(missing), hint=tr("请用 transfers 命令查到编号。")
            )
        return [known[text] for text in options.transfer]
    if options.batch:
        batch_id = _batch_id(ledger, options.batch, today)
        found = [one for one in lines if one.transfer.batch_id == batch_id and one.transfer.issued_on]
        return [one.id for one in sorted(found, key=_number) if one.transfer.halt is None]
    return [one.id for one in sorted(lines, key=_number) if one.state in _SENT]


def _number(one: TransferLine) -> tuple[str, str]:
    return one.transfer.number, one.id


def _batch_id(ledger: Ledger, text: str, today: date) -> str:
    found = [one.batch for one in queries.batches(ledger, today) if text in (one.batch.id, one.batch.title)]
    if len(found) != 1:
        names = "、".join(one.batch.title for one in queries.batches(ledger, today))
        raise Refusal(tr("没有找到这个毕业转接批次"), detail=text, hint=tr("已有批次：{names}").format(names=names))
    return found[0].id


def export_transfers(options: Options) -> int:
    """介绍信登记簿, or 逾期未收回执清单, as Excel or PDF."""
    from branchdesk.features.transfers import outputs

    if options.out.suffix.lower() not in (".pdf", ".xlsx"):
        raise Refusal(tr("导出文件的扩展名应为 .xlsx 或 .pdf"), detail=str(options.out))
    today = clock.today()
    with opened(options.ledger, read_only=True) as ledger:
        scope = subtree(ledger, options.branch)
        lines = queries.lines(ledger, scope, today, direction=Direction.OUT)
        unit = organization.unit_name(ledger, branch_id(ledger, options.branch) if options.branch else None)
    if not options.overdue:
        lines = sorted((one for one in lines if one.transfer.issued_on), key=_number)
    outputs.write(options.out, (outputs.overdue if options.overdue else outputs.register)(lines, unit, today))
    return say(tr("已导出：{file}").format(file=options.out))


def export_graduates(options: Options) -> int:
    """毕业生去向表 with the people who may be chosen, to be filled in and read again."""
    from branchdesk.features.transfers import sheets

    if options.out.suffix.lower() != ".xlsx":
        raise Refusal(tr("去向表只能导出为 .xlsx"), detail=str(options.out))
    with opened(options.ledger, read_only=True) as ledger:
        people = queries.graduates(ledger, subtree(ledger, options.branch), clock.today())
    sheets.write_template(options.out, people)
    return say(tr("已导出 {n} 人的去向表：{file}").format(n=len(people), file=options.out))


def import_graduates(options: Options) -> int:
    """Read a graduation sheet and write its letters as one batch; nothing is written while a row is in doubt."""
    from branchdesk.features.transfers import importing
    from branchdesk.features.transfers.model import GraduationBatch
    from branchdesk.kernel.records import new_id

    on = options.on or Day.of(clock.today())
    file = importing.read_graduation_file(options.file)
    with opened(options.ledger, read_only=options.dry_run) as ledger:
        plan = importing.plan_graduation(ledger, file, on.first())
        report = {**importing.graduation_report(plan), "written": False}
        if plan.rows and not options.dry_run and (options.take_good or not plan.blocked):
            back_up_before(ledger)
            batch = GraduationBatch(id=new_id(), title=options.title, on=on, note=file.name)
            do(ledger, tr("毕业生转接（{title}）").format(title=batch.title), importing.write_graduation, plan, batch)
            report["written"] = True
    answer(options, report, _import_words(report))
    if not plan.blocked or options.dry_run or options.take_good:
        return 0
    words = tr("有 {n} 行需要处理，没有写入任何内容。请改正后重试，或加 --take-good 只写入其余各行。")
    sys.stderr.write(words.format(n=plan.blocked) + "\n")
    return 1


def _import_words(report: dict[str, Any]) -> str:
    told = [tr("第 {row} 行：{text}").format(row=one["row"], text=one["message"]) for one in report["faults"]]
    done = tr("已写入") if report["written"] else tr("未写入")
    counts = tr("可办理 {ready} 人，其中开具介绍信 {letters} 封；需要处理 {blocked} 行（{done}）")
    return "\n".join([*told, *report["notes"], counts.format(**report, done=done)])


DOORS: dict[str, Callable[[Options], int]] = {
    "transfers": transfers, "export_letters": export_letters, "export_transfers": export_transfers,
    "export_graduates": export_graduates, "import_graduates": import_graduates,
}  # fmt: skip
