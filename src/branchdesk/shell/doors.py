"""What each word of the command line does; every verb runs the window's own queries and commands."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from branchdesk.features.members import queries
from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.features.members.model import Member
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Field, Ref
from branchdesk.shell.desk import site_name
from branchdesk.shell.paths import find_paths
from branchdesk.storage import engine, keys, places
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger

VARIABLE = "BRANCHDESK_PASSWORD"
Options = argparse.Namespace


def make_demo(options: Options) -> int:
    """An invented ledger; encrypted only when a password is set, for nothing in it is real."""
    from branchdesk.shell.making import make_demo

    make_demo(options.file, options.members, options.seed, os.environ.get(VARIABLE) or None)
    return _say(f"已建立示例台账：{options.file}（{options.members} 名虚构人员）")


def make_new(options: Options) -> int:
    """A new ledger with the branches named."""
    from branchdesk.shell.making import make_ledger

    password = None if options.no_password else _new_password()
    ledger = make_ledger(options.file, password, options.branch, options.committee)
    secret = ledger.secret
    ledger.close()
    _say(f"已建立台账：{options.file}")
    if secret is None:
        sys.stderr.write("注意：按您的选择没有加密，拿到这个文件的人都能看到全部内容。\n")
    else:
        _say(f"恢复码（请抄下与公章一起保管，忘记密码时只有它能打开）：{secret.recovery_code()}")
    return 0


def import_members(options: Options) -> int:
    """Check a roster, and write it unless ``--dry-run`` or a row is blocked."""
    from branchdesk.excel import reader
    from branchdesk.features.members import importing, roster

    book = reader.read_book(options.file)
    with _opened(options.ledger, read_only=options.dry_run) as ledger:
        guess = importing.guess(book, options.sheet)
        importing.demand_names(guess)
        choices = roster.Choices(policy=roster.Policy(options.existing), defaults=_defaults(ledger, options.branch))
        grid = book.grids[guess.grid_index]
        known = queries.known(ledger)
        plan = roster.plan(grid, guess.header_row, guess.columns, known, choices, today=clock.today())
        report = {**importing.report(book, guess, plan, known), "written": False}
        if options.bad_rows:
            importing.write_bad_rows(options.bad_rows, grid, guess, plan)
        held_back = plan.counts[roster.Action.BLOCKED] + plan.counts[roster.Action.DOUBTFUL]
        something = bool(plan.added or plan.changed)
        if something and not options.dry_run and (options.take_good or not held_back):
            _back_up_before(ledger)
            _do(ledger, f"导入花名册（{options.file.name}）", importing.write, plan)
            report["written"] = True
    _print(options, report, _import_words(report, held_back))
    if held_back and not options.take_good and not options.dry_run:
        sys.stderr.write(
            f"有 {held_back} 行需要处理，没有写入任何内容。请改正后重试，或加 --take-good 只导入其余各行。\n"
        )
        return 1
    return 0


def export_roster(options: Options) -> int:
    """党员名册 as Excel or PDF, masked unless ``--reveal``."""
    from branchdesk.features.members import commands, outputs

    with _opened(options.ledger, read_only=not options.reveal) as ledger:
        names = organization.names(ledger)
        inside = _subtree(ledger, options.branch)
        members = queries.members(ledger, queries.Scope(inside))
        unit = options.branch or next((line.full_name for line in organization.tree(ledger) if line.depth == 0), "")
        if options.reveal:
            whose = [member.id for member in members] if len(members) <= 50 else ["*"]
            text = f"导出 {len(members)} 人的完整证件号和电话到 {options.out.name}"
            _do(ledger, "导出完整证件号", commands.reveal, whose, text)
        today = clock.today()
        if options.out.suffix.lower() == ".pdf":
            paper = outputs.plain_roster(members, _listed(), names, "党员名册", unit, today, reveal=options.reveal)
            outputs.write_pdf(options.out, paper)
        elif options.out.suffix.lower() == ".xlsx":
            fields = [one for one in MEMBER_FIELDS if one.collected and _filled(one, members)]
            empty = outputs.Roster("党员名册", unit, [], today)
            outputs.write_sheet(options.out, members, fields, empty, names, options.reveal)
        else:
            raise Refusal("导出文件的扩展名应为 .xlsx 或 .pdf", detail=str(options.out))
    return _say(f"已导出 {len(members)} 人：{options.out}")


def export_template(options: Options) -> int:
    """An empty roster with drop-downs."""
    from branchdesk.features.members import sheets

    with _opened(options.ledger, read_only=True) as ledger:
        sheets.blank_template(options.out, [name for _, name in organization.branches(ledger)])
    return _say(f"已导出空白登记表：{options.out}")


def export_member(options: Options) -> int:
    """一人一档 as PDF."""
    from branchdesk.features.members import commands, outputs

    with _opened(options.ledger, read_only=not options.reveal) as ledger:
        card = outputs.card(ledger, options.member, options.reveal, clock.today())
        if options.reveal:
            _do(ledger, "导出完整证件号", commands.reveal, [options.member], "导出一人一档（完整证件号）")
        outputs.write_card(options.out, card, clock.today())
    return _say(f"已导出：{options.out}")


def list_members(options: Options) -> int:
    """The roll, or those a search finds; numbers masked."""
    from branchdesk.search.index import SearchIndex, search_text

    with _opened(options.ledger, read_only=True) as ledger:
        lines = queries.roll(ledger)
        positions = list(range(len(lines)))
        if options.find.strip():
            index = SearchIndex(
                [search_text(x.name, x.name_key, x.number, x.staff_number, x.phone, x.id_number) for x in lines]
            )
            positions = index.find(options.find, positions)
        names = organization.names(ledger)
        found = queries.members_by_id(ledger, [lines[i].id for i in positions])
    members = [_plain(member, names) for member in found]
    text = "\n".join(f"{m['number']}\t{m['name']}\t{m['standing']}\t{m['branch']}" for m in members)
    _print(options, {"members": members, "shown": len(members), "total": len(lines)}, text)
    return 0


def check(options: Options) -> int:
    """Health of the file, of the log, of the organizations and of the roll; 1 when file or log are unsound."""
    from branchdesk.features.safety import queries as safety

    with _opened(options.ledger, read_only=True) as ledger:
        health = safety.health(ledger, clock.today())(lambda _done, _total, _text: None)
    found = [{"level": str(one.level), "area": one.area, "name": one.name, "field": one.field, "message": one.text,
              "member": one.member_id} for one in health.faults]  # fmt: skip
    words = [f"{one.area}：{'：'.join(part for part in (one.name, one.text) if part)}" for one in health.faults]
    report = {"ok": health.sound, "findings": found, "members": health.members, "entries": health.entries,
              "duplicates": health.duplicates}  # fmt: skip
    _print(options, report, "\n".join(words) or "没有发现问题")
    if not health.sound:
        sys.stderr.write("台账文件或变更记录有问题，请从最近的备份恢复。\n")
    return 0 if health.sound else 1


def back_up(options: Options) -> int:
    """A verified backup into a folder."""
    from branchdesk.storage import backup

    with _opened(options.ledger) as ledger:
        made = backup.make(ledger, options.to, "manual")
    report = {"backup": str(made.path), "made_at": made.manifest.made_at, "counts": made.manifest.counts,
              "sha256": made.manifest.sha256}  # fmt: skip
    _print(options, report, f"备份完成并已核对：{made.path}")
    return 0


def restore(options: Options) -> int:
    """A backup as a new ledger file; proven to open and to count right."""
    from branchdesk.storage import backup

    encrypted = backup.read_manifest(options.backup).encrypted
    manifest = backup.restore(options.backup, options.to, _password() if encrypted else None)
    report = {"ledger": str(options.to), "made_at": manifest.made_at, "counts": manifest.counts}
    _print(options, report, f"已恢复并核对：{options.to}（备份于 {manifest.made_at}）")
    return 0


def history(options: Options) -> int:
    """Who changed what, newest first; numbers masked. JSON names fields as they are stored, text in words."""
    from branchdesk.features.safety import queries as safety

    with _opened(options.ledger, read_only=True) as ledger:
        entries = queries.history(ledger, options.member, options.limit)
        lines = safety.log_page(ledger, safety.Wanted(member_id=options.member), limit=options.limit)
    found = [{**entry._asdict(), "old": _masked(entry.field, entry.old), "new": _masked(entry.field, entry.new)}
             for entry in entries]  # fmt: skip
    words = [
        f"{x.at} {x.actor}（{x.host}）{x.label}：{x.entity} {x.subject} {x.deed} {x.field} {x.old} → {x.new}"
        for x in lines
    ]
    _print(options, {"history": found}, "\n".join(words))
    return 0


DOORS: dict[str, Callable[[Options], int]] = {
    "demo": make_demo, "new": make_new, "import_members": import_members, "export_roster": export_roster,
    "export_template": export_template, "export_member": export_member, "members": list_members, "check": check,
    "backup": back_up, "restore": restore, "history": history,
}  # fmt: skip
WITHOUT_LEDGER = frozenset({"demo", "new", "restore"})


@contextmanager
def _opened(path: Path, *, read_only: bool = False) -> Iterator[Ledger]:
    """The ledger, opened with the password of the environment or a prompt, and closed again."""
    encrypted = places.demand_ledger(path) is places.Content.ENCRYPTED
    ledger = engine.open_ledger(path, _password() if encrypted else None, read_only=read_only)
    try:
        yield ledger
    finally:
        ledger.close()


def _password() -> str:
    if known := os.environ.get(VARIABLE):
        return known
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refusal("这份台账已加密，需要密码", hint=f"请设置环境变量 {VARIABLE} 后重试。")
    return getpass.getpass("密码（不显示）：")


def _new_password() -> str:
    password = os.environ.get(VARIABLE, "")
    if not password:
        if sys.stdin is None or not sys.stdin.isatty():
            raise Refusal("新台账需要密码", hint=f"请设置环境变量 {VARIABLE}；确实不加密请加 --no-password。")
        password = getpass.getpass("为新台账设密码（不显示）：")
        if getpass.getpass("再输入一次：") != password:
            raise Refusal("两次输入的密码不一样")
    if weak := keys.weakness(password):
        raise Refusal(weak, hint="建议用三四个不相关的词组成，便于记忆。")
    return password


def _do(ledger: Ledger, label: str, command: Callable[..., Any], *arguments: Any) -> Any:
    from branchdesk.storage.work import unit_of_work

    with unit_of_work(ledger, label, Author(site=site_name(find_paths()))) as work:
        return command(work, *arguments)


def _back_up_before(ledger: Ledger) -> None:
    from branchdesk.storage import backup

    backup.make(ledger, find_paths().backups(ledger.info("uuid")), "import")


def _defaults(ledger: Ledger, branch: str | None) -> dict[str, Any]:
    return {"branch_id": _branch(ledger, branch)} if branch else {}


def _branch(ledger: Ledger, label: str) -> str:
    known = organization.labels(ledger)["branch"]
    if label not in known:
        raise Refusal(
            f"台账中没有“{label}”", hint=f"已有支部：{'、'.join(name for _, name in organization.branches(ledger))}"
        )
    return known[label]


def _subtree(ledger: Ledger, label: str | None) -> frozenset[str] | None:
    return frozenset(organization.subtree(ledger, _branch(ledger, label))) if label else None


def _listed() -> list[Field]:
    wanted = ("name", "sex", "id_number", "branch_id", "standing", "joined_on", "confirmed_on", "phone")
    return [one for one in MEMBER_FIELDS if one.name in wanted]


def _filled(one: Field, members: Sequence[Member]) -> bool:
    """Whether the column says anything; a roster with columns nobody fills cannot be read on paper."""
    return one.required or any(getattr(member, one.name) not in (None, "", 0, False) for member in members)


def _plain(member: Member, names: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": member.id}
    for one in MEMBER_FIELDS:
        value = getattr(member, one.name)
        if isinstance(one.kind, Ref):
            found[one.name.removesuffix("_id")] = names.get(value or "", "")
        found[one.name] = value if isinstance(one.kind, Ref) else one.show(value, masked=True)
    return found


def _masked(name: str, value: Any) -> Any:
    secret = {one.name: one for one in MEMBER_FIELDS if one.secret}
    if isinstance(value, dict):
        return {key: _masked(key, inner) for key, inner in value.items()}
    return secret[name].show(value, masked=True) if name in secret and value else value


def _import_words(report: dict[str, Any], held_back: int) -> str:
    lines = [f"第 {row['row']} 行 {row['message']}" for row in report["rows"] if row["verdict"] != "ok"]
    done = "已写入" if report["written"] else "只检查，未写入"
    lines.append(
        f"新增 {report['add']}，更新 {report['change']}，无变化 {report['same']}，待处理 {held_back}（{done}）"
    )
    return "\n".join(lines)


def _print(options: Options, report: dict[str, Any], text: str) -> None:
    if options.json:
        json.dump(report, sys.stdout, ensure_ascii=False, default=str)
        sys.stdout.write("\n")
    else:
        _say(text)


def _say(text: str) -> int:
    sys.stdout.write(text + "\n")
    return 0
