"""What each word of the command line does; every verb runs the window's own queries and commands."""

import getpass
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from branchdesk.features.members import queries
from branchdesk.features.members.fields import FIELD, MEMBER_FIELDS
from branchdesk.features.members.model import Member
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, Field, Ref
from branchdesk.kernel.words import tr
from branchdesk.shell.doorway import (
    VARIABLE,
    Options,
    answer,
    back_up_before,
    branch_id,
    do,
    opened,
    password,
    say,
    subtree,
)
from branchdesk.storage import keys
from branchdesk.storage.engine import Ledger

if TYPE_CHECKING:
    from branchdesk.excel.headers import Guess
    from branchdesk.features.members.outputs import BalanceReport
    from branchdesk.features.members.roster import Choices, Part
    from branchdesk.kernel.grid import Book


def make_demo(options: Options) -> int:
    """An invented ledger; encrypted only when a password is set, for nothing in it is real."""
    from branchdesk.shell.making import make_demo

    make_demo(options.file, options.members, options.seed, os.environ.get(VARIABLE) or None)
    return say(tr("已建立示例台账：{file}（{n} 名虚构人员）").format(file=options.file, n=options.members))


def make_new(options: Options) -> int:
    """A new ledger with the branches named."""
    from branchdesk.shell.making import make_ledger

    password = None if options.no_password else _new_password()
    ledger = make_ledger(options.file, password, options.branch, options.committee)
    secret = ledger.secret
    ledger.close()
    say(tr("已建立台账：{file}").format(file=options.file))
    if secret is None:
        sys.stderr.write(tr("注意：按您的选择没有加密，拿到这个文件的人都能看到全部内容。") + "\n")
    else:
        words = tr("恢复码（请抄下与公章一起保管，忘记密码时只有它能打开）：{code}")
        say(words.format(code=secret.recovery_code()))
    return 0


def import_members(options: Options) -> int:
    """Check a roster, and write it unless ``--dry-run`` or a row is blocked."""
    from branchdesk.excel import reader
    from branchdesk.features.members import importing, roster

    book = reader.read_book(options.file)
    with opened(options.ledger, read_only=options.dry_run) as ledger:
        guesses = _sheets(book, options)
        known = queries.known(ledger)
        parts = importing.parts(book, guesses, known.branch_names if len(guesses) > 1 else None)
        branch = known.branch_names.find(options.branch) if options.branch else None
        if options.branch and branch is None:
            parts = [_with_new_branch(part, ledger, options) for part in parts]
        choices = _choices(options, branch)
        plan = roster.plan_all(parts, known, choices, today=clock.today())
        report = {**importing.report(book, guesses, plan, known.branch_names), "written": False}
        if options.bad_rows:
            importing.write_bad_rows(options.bad_rows, parts, importing.columns_of(book, guesses), plan)
        held_back = plan.counts[roster.Action.BLOCKED] + plan.counts[roster.Action.DOUBTFUL]
        something = bool(plan.added or plan.changed)
        if something and not options.dry_run and (options.take_good or not held_back):
            back_up_before(ledger)
            do(ledger, tr("导入花名册（{file}）").format(file=options.file.name), importing.write, plan)
            report["written"] = True
    answer(options, report, _import_words(report, held_back))
    if held_back and not options.take_good and not options.dry_run:
        words = tr("有 {n} 行需要处理，没有写入任何内容。请改正后重试，或加 --take-good 只导入其余各行。")
        sys.stderr.write(words.format(n=held_back) + "\n")
        return 1
    return 0


def _sheets(book: "Book", options: Options) -> "list[Guess]":
    """The sheets named, all that have the shape of a roster, or the best one."""
    from branchdesk.features.members import importing

    if options.all_sheets:
        found = importing.rosters(book)
    else:
        found = [importing.guess(book, name) for name in dict.fromkeys(options.sheet or [None])]
    for one in found:
        importing.demand_names(book, one)
    return found


def _choices(options: Options, branch: str | None) -> "Choices":
    """The words of the command line as the answers somebody gives in the window."""
    from branchdesk.features.members import importing, roster

    defaults: dict[str, Any] = {"branch_id": branch} if branch else {}
    if options.standing:
        reading = FIELD["standing"].read(options.standing, Context(clock.today()))
        if reading.value is None:
            raise Refusal(tr("人员类别{said}").format(said=reading.text))
        defaults["standing"] = reading.value
    return roster.Choices(
        policy=roster.Policy(options.existing),
        defaults=defaults,
        fill_down=importing.FILLABLE if options.fill_down else frozenset(),
        create_branches=options.make_branches,
        create_groups=options.make_branches,
    )


def _with_new_branch(part: "Part", ledger: Ledger, options: Options) -> "Part":
    """A sheet without any branch stands for the one that is to be set up; refuses one nobody asked to set up."""
    if not options.make_branches:
        branch_id(ledger, options.branch)
    lacking = not part.branch and "branch_id" not in part.mapping.values()
    return replace(part, branch=options.branch) if lacking else part


def export_roster(options: Options) -> int:
    """党员名册 as Excel or PDF, masked unless ``--reveal``."""
    from branchdesk.features.members import commands, outputs

    with opened(options.ledger, read_only=not options.reveal) as ledger:
        names = organization.names(ledger)
        inside = subtree(ledger, options.branch)
        members = queries.members(ledger, queries.Scope(inside))
        unit = organization.unit_name(ledger, branch_id(ledger, options.branch) if options.branch else None)
        if options.reveal:
            whose = [member.id for member in members] if len(members) <= 50 else ["*"]
            text = tr("导出 {n} 人的完整证件号和电话到 {file}").format(n=len(members), file=options.out.name)
            do(ledger, tr("导出完整证件号"), commands.reveal, whose, text)
        today = clock.today()
        if options.out.suffix.lower() == ".pdf":
            paper = outputs.plain_roster(members, _listed(), names, tr("党员名册"), unit, today, reveal=options.reveal)
            outputs.write_pdf(options.out, paper)
        elif options.out.suffix.lower() == ".xlsx":
            fields = [one for one in MEMBER_FIELDS if _filled(one, members)]
            empty = outputs.Roster(tr("党员名册"), unit, [], today)
            outputs.write_sheet(options.out, members, fields, empty, names, options.reveal)
        else:
            raise Refusal(tr("导出文件的扩展名应为 .xlsx 或 .pdf"), detail=str(options.out))
    return say(tr("已导出 {n} 人：{file}").format(n=len(members), file=options.out))


def export_template(options: Options) -> int:
    """An empty roster with drop-downs."""
    from branchdesk.features.members import sheets

    with opened(options.ledger, read_only=True) as ledger:
        sheets.blank_template(options.out, [name for _, name in organization.branches(ledger)])
    return say(tr("已导出空白登记表：{file}").format(file=options.out))


def export_member(options: Options) -> int:
    """一人一档 as PDF."""
    from branchdesk.features.members import commands, outputs

    with opened(options.ledger, read_only=not options.reveal) as ledger:
        uid = queries.member_id(ledger, options.member)
        card = outputs.card(ledger, uid, options.reveal, clock.today())
        if options.reveal:
            text = tr("导出一人一档（完整证件号）")
            do(ledger, tr("导出完整证件号"), commands.reveal, [uid], text)
        outputs.write_card(options.out, card, clock.today())
    return say(tr("已导出：{file}").format(file=options.out))


def balance(options: Options) -> int:
    """期初 + 增员 - 减员 = 期末 of two years, by ways, and whose coming or going nothing tells."""
    with opened(options.ledger, read_only=True) as ledger:
        report = _balance(ledger, options)
    spans = [
        {"from": str(one.first), "to": str(one.last), "opening": one.opening, "came": dict(one.came), "left": dict(one.left),
         "closing": one.closing, "holds": one.holds, "unexplained": [text for _, text in one.unexplained]}
        for one in report.balances
    ]  # fmt: skip
    told = [
        tr("　{words} {n}").format(words=row.words, n=" / ".join(map(str, row.figures)))
        for row in report.rows()
        if row.level
    ]
    answer(
        options,
        {"unit": report.unit, "years": spans},
        "\n".join(filter(None, [*report.sentences(), *told, report.troubles()])),
    )
    return 0


def export_balance(options: Options) -> int:
    """The balance as Excel or PDF; refused while somebody is not accounted for."""
    from branchdesk.features.members import outputs

    with opened(options.ledger, read_only=True) as ledger:
        report = _balance(ledger, options)
    outputs.write_balance(options.out, report)
    return say(tr("已导出{title}：{file}").format(title=report.heading, file=options.out))


def _balance(ledger: Ledger, options: Options) -> "BalanceReport":
    from branchdesk.features.members import outputs

    today = clock.today()
    year = today.year if options.year is None else options.year
    if not 1922 <= year <= today.year:
        raise Refusal(tr("年度应在 1922 到 {year} 之间").format(year=today.year), detail=str(year))
    unit = organization.unit_name(ledger, branch_id(ledger, options.branch) if options.branch else None)
    return outputs.balance_report(ledger, subtree(ledger, options.branch), unit, year, today)


def list_members(options: Options) -> int:
    """The roll, or those a search finds; numbers masked."""
    from branchdesk.search.index import SearchIndex, search_text

    with opened(options.ledger, read_only=True) as ledger:
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
    answer(options, {"members": members, "shown": len(members), "total": len(lines)}, text)
    return 0


def check(options: Options) -> int:
    """Health of the file, of the log, of the organizations and of the roll; 1 when file or log are unsound."""
    from branchdesk.features.safety import queries as safety

    with opened(options.ledger, read_only=True) as ledger:
        health = safety.health(ledger, clock.today())(lambda _done, _total, _text: None)
    found = [{"level": str(one.level), "area": one.area, "name": one.name, "field": one.field, "message": one.text,
              "member": one.member_id} for one in health.faults]  # fmt: skip
    words = [f"{one.area}：{'：'.join(part for part in (one.name, one.text) if part)}" for one in health.faults]
    report = {"ok": health.sound, "findings": found, "members": health.members, "entries": health.entries,
              "duplicates": health.duplicates}  # fmt: skip
    answer(options, report, "\n".join(words) or tr("没有发现问题"))
    if not health.sound:
        sys.stderr.write(tr("台账文件或变更记录有问题，请从最近的备份恢复。") + "\n")
    return 0 if health.sound else 1


def back_up(options: Options) -> int:
    """A verified backup into a folder."""
    from branchdesk.storage import backup

    with opened(options.ledger) as ledger:
        made = backup.make(ledger, options.to, "manual")
    report = {"backup": str(made.path), "made_at": made.manifest.made_at, "counts": made.manifest.counts,
              "sha256": made.manifest.sha256}  # fmt: skip
    answer(options, report, tr("备份完成并已核对：{path}").format(path=made.path))
    return 0


def restore(options: Options) -> int:
    """A backup as a new ledger file; proven to open and to count right."""
    from branchdesk.storage import backup

    encrypted = backup.read_manifest(options.backup).encrypted
    manifest = backup.restore(options.backup, options.to, password() if encrypted else None)
    report = {"ledger": str(options.to), "made_at": manifest.made_at, "counts": manifest.counts}
    words = tr("已恢复并核对：{path}（备份于 {at}）").format(path=options.to, at=manifest.made_at)
    answer(options, report, words)
    return 0


def history(options: Options) -> int:
    """Who changed what, newest first; numbers masked. JSON names fields as they are stored, text in words."""
    from branchdesk.features.safety import queries as safety

    with opened(options.ledger, read_only=True) as ledger:
        uid = queries.member_id(ledger, options.member) if options.member else None
        entries = queries.history(ledger, uid, options.limit)
        lines = safety.log_page(ledger, safety.Wanted(member_id=uid), limit=options.limit)
    found = [{**entry._asdict(), "old": _masked(entry.field, entry.old), "new": _masked(entry.field, entry.new)}
             for entry in entries]  # fmt: skip
    words = [
        f"{x.at} {x.actor}（{x.host}）{x.label}：{x.entity} {x.subject} {x.deed} {x.field} {x.old} → {x.new}"
        for x in lines
    ]
    answer(options, {"history": found}, "\n".join(words))
    return 0


DOORS: dict[str, Callable[[Options], int]] = {
    "demo": make_demo, "new": make_new, "import_members": import_members, "export_roster": export_roster,
    "export_template": export_template, "export_member": export_member, "members": list_members, "check": check,
    "balance": balance, "export_balance": export_balance,
    "backup": back_up, "restore": restore, "history": history,
}  # fmt: skip
WITHOUT_LEDGER = frozenset({"demo", "new", "restore"})


def _new_password() -> str:
    password = os.environ.get(VARIABLE, "")
    if not password:
        if sys.stdin is None or not sys.stdin.isatty():
            hint = tr("请设置环境变量 {name}；确实不加密请加 --no-password。").format(name=VARIABLE)
            raise Refusal(tr("新台账需要密码"), hint=hint)
        password = getpass.getpass(tr("为新台账设密码（不显示）："))
        if getpass.getpass(tr("再输入一次：")) != password:
            raise Refusal(tr("两次输入的密码不一样"))
    if weak := keys.weakness(password):
        raise Refusal(weak, hint=tr("建议用三四个不相关的词组成，便于记忆。"))
    return password


def _listed() -> list[Field]:
    wanted = ("name", "sex", "id_number", "branch_id", "standing", "joined_on", "confirmed_on", "phone")
    return [FIELD[name] for name in wanted]


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
    if isinstance(value, dict):
        return {key: _masked(key, inner) for key, inner in value.items()}
    return FIELD[name].show(value, masked=True) if value and name in FIELD and FIELD[name].secret else value


def _import_words(report: dict[str, Any], held_back: int) -> str:
    told = [row for row in report["rows"] if row["verdict"] != "ok"]
    one, several = tr("第 {row} 行 {message}"), tr("“{sheet}”第 {row} 行 {message}")
    lines = [(several if "sheet" in row else one).format(**row) for row in told]
    done = tr("已写入") if report["written"] else tr("只检查，未写入")
    words = tr("新增 {add}，更新 {change}，无变化 {same}，待处理 {held_back}（{done}）")
    return "\n".join([*lines, words.format(**report, held_back=held_back, done=done)])
