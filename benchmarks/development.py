"""5,000 cases checked in one go, against reading the same rows without making anything of them."""

from dataclasses import replace
from pathlib import Path

import data
from measure import Result, interleaved

CASES = 5_000
TABLES = ("development_case", "case_step", "guide", "observation", "case_paper", "public_notice", "waiver", "holiday")


def run(quick: bool) -> list[Result]:
    from branchdesk.features.development import queries
    from branchdesk.features.development.rules.checks import check
    from branchdesk.kernel import clock
    from branchdesk.storage.engine import open_ledger

    ledger = open_ledger(with_cases(CASES), read_only=True)
    today, rounds = clock.today(), 2 if quick else 5
    book, files = queries.rulebook(ledger), queries.files(ledger)
    rows = sum(ledger.read(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES)

    def floor() -> None:
        for table in TABLES:
            ledger.read(f"SELECT * FROM {table} WHERE alive = 1 ORDER BY id")
        ledger.read("SELECT * FROM member WHERE alive = 1 ORDER BY name_key, id")
        ledger.read("SELECT * FROM move WHERE alive = 1 ORDER BY id")

    def checking() -> None:
        for one in files:
            check(one, book, today)

    what = f"{len(files):,} 份发展档案（{rows:,} 行）"
    found = []
    for work, words, note in (
        (lambda: queries.files(ledger), "全部读出", ""),
        (checking, "全部核查", "已读出"),
        (lambda: queries.checked(ledger, None, today), "读出并核查", "核查清单"),
        (lambda: queries.board(ledger, None, today), "读出、核查、下一步", "看板"),
    ):
        mine, least = interleaved(work, floor, rounds)
        found.append(Result("development", f"{what}：{words}", "只读出同样的行", None, mine, least, note))
    ledger.close()
    return found


def with_cases(count: int) -> Path:
    """A ledger with so many cases in all stages."""
    path = data.place(f"cases-{count}")
    if not path.exists():
        _make(path, count)
    return path


def _make(path: Path, count: int) -> None:
    from branchdesk.features.development import demo
    from branchdesk.features.members.model import Member, Standing
    from branchdesk.features.members.store import MemberStore
    from branchdesk.features.organization.store import OrganizationStore
    from branchdesk.kernel import clock
    from branchdesk.storage import engine, upgrade
    from branchdesk.storage.change_log import Author
    from branchdesk.storage.work import unit_of_work

    organizations, found = data.people(count * 3)
    stages = (Standing.ACTIVIST, Standing.CANDIDATE, Standing.PROBATIONARY, Standing.APPLICANT)
    people: list[Member] = []
    for number, one in enumerate(found):
        stage = stages[number % 4]
        on_the_way = number % 3 and not (stage is Standing.PROBATIONARY and one.standing is not stage)
        people.append(replace(one, standing=stage) if on_the_way else one)
    life = demo.cases(data.SEED, organizations, people, clock.today())
    kept = {one.id for one in life.cases[:count]}
    for name in ("steps", "guides", "observations", "papers", "notices", "waivers"):
        setattr(life, name, [one for one in getattr(life, name) if one.case_id in kept])
    life.cases = life.cases[:count]
    upgrade.create(path, None, demo=True)
    ledger = engine.open_ledger(path)
    with unit_of_work(ledger, "示例数据", Author()) as work:
        OrganizationStore(work).add_all(organizations)
        MemberStore(work).add_all(people)
        demo.write(work, life)
    ledger.close()
