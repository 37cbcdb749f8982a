"""A form as rows, before it becomes a sheet or a paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from branchdesk.features.dues.model import ROUNDINGS, DuesPolicy, Rounding
from branchdesk.features.dues.queries.lists import policies, policy
from branchdesk.features.dues.queries.reading import Scope, place
from branchdesk.features.dues.rules.rates import rate_pack
from branchdesk.features.organization.model import Tier
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads

Value = str | int | date | Day | Yuan | None


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: its heading, its width in characters of a sheet, how its values stand."""

    title: str
    width: float = 10
    shape: Shape = Shape.TEXT
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One of the forms of domain §1.11: what it is called, its rows with their sum, how it was counted, who signs.

    ``total`` has a value under each column; ``footing`` names the rules and goes into the foot of every page.
    ``public`` ones are posted up, all others stay in the house; ``reveals`` those with bases. On paper the first column of a ``grouped`` one becomes headings over its rows.
    ``empty`` is what a paper says where there are no rows; ``heading`` stands over its table there, where forms are parts of
    one paper. ``book`` are the sheets Excel gets instead of a form whose cells on paper hold more than one thing.
    """

    name: str
    title: str
    unit: str
    columns: tuple[FormColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    footing: str
    made_on: date
    total: tuple[Value, ...] = ()
    notes: tuple[str, ...] = ()
    signatures: tuple[tuple[str, str], ...] = ()
    portrait: bool = False
    public: bool = False
    grouped: bool = False
    lead: str = ""
    reveals: bool = False
    empty: str = ""
    heading: str = ""
    book: "tuple[Form, ...]" = ()

    def all_rows(self) -> Iterator[tuple[Value, ...]]:
        """The rows and their sum."""
        yield from self.rows
        if self.total:
            yield self.total


def footing(ledger: Reads, scope: Scope, *years: int) -> str:
    """The rules a form was made by, with the school's own (domain §11.3); of several years what only some have is told apart."""
    found = {year: _rules_of(ledger, scope, year) for year in years}
    common = [one for one in found[years[0]] if all(one in words for words in found.values())]
    own = {year: "；".join(one for one in words if one not in common) for year, words in found.items()}
    spells = [(words, list(part)) for words, part in groupby(years, own.__getitem__)]
    apart = (tr("{years} 年：{words}").format(years=_years(part), words=words) for words, part in spells if words)
    return "；".join([*common, *apart])


def _years(found: Sequence[int]) -> str:
    return str(found[0]) if len(found) == 1 else f"{found[0]}—{found[-1]}"


def _rules_of(ledger: Reads, scope: Scope, year: int) -> list[str]:
    """Those of a year: of the one branch, else what is settled for all."""
    branch = branch_of(ledger, scope)
    settled = policy(ledger, branch, year)
    unit = tr(dict(ROUNDINGS)[settled.rounding if settled is not None else Rounding.FEN])
    words = [rate_pack(Month(year, 12)).footing, tr("四舍五入到{unit}").format(unit=unit)]
    if settled is not None and settled.cap is not None:
        words.append(tr("月交额上限 {cap} 元").format(cap=settled.cap))
    if settled is not None and settled.fixed is not None:
        words.append(tr("定额 {due} 元（{source}）").format(due=settled.fixed, source=settled.fixed_source))
    others = branch is None and any(
        one.branch_id and (scope is None or one.branch_id in scope) for one in policies(ledger, year)
    )
    return [*words, *_own(settled), *([tr("支部另有规定的，从其规定")] if others else [])]


def _own(settled: DuesPolicy | None) -> Iterator[str]:
    """What the year's policy settles beside amounts."""
    if settled is None:
        return
    if settled.kept_from is not None:
        yield tr("本台账从 {first} 月记起，以前月份见原有台账").format(first=settled.kept_from)
    if settled.first_month_next:
        yield tr("预备党员从支部大会通过的次月起交")
    if settled.ahead_months is not None:
        yield tr("预交不超过 {n} 个月").format(n=settled.ahead_months)
    if settled.large_from is not None:
        yield tr("一次多交 {amount} 元起按大额党费").format(amount=settled.large_from)


def branch_of(ledger: Reads, scope: Scope) -> str | None:
    """The one branch of a scope; None for several."""
    found = branches_of(ledger, scope)
    return found[0][0] if len(found) == 1 else None


def branches_of(ledger: Reads, scope: Scope) -> list[tuple[str, str]]:
    """The bodies of a scope that hold books, as (id, name)."""
    rows = ledger.read(
        "SELECT id, coalesce(nullif(short_name, ''), full_name) FROM organization WHERE alive = 1 AND tier = ?"
        ' ORDER BY "order", full_name, id',
        (Tier.BRANCH.value,),
    )
    return [(uid, name) for uid, name in rows if scope is None or uid in scope]


def demand_books(ledger: Reads, scope: Scope) -> None:
    """Refused for a group without its branch: money is received, handed up and made public by branches (domain §1.10)."""
    inside = place(ledger, scope)
    if inside is not None and inside.groups:
        raise Refusal(tr("党小组不单独记账"), hint=tr("请选择党支部后再出具。"))


def unit_of(ledger: Reads, scope: Scope) -> str:
    """Whose form it is: the full name of the one branch, else of what stands above all."""
    branch = branch_of(ledger, scope)
    where, values = ("id = ?", (branch,)) if branch else ("parent_id IS NULL", ())
    rows = ledger.read(f"SELECT full_name FROM organization WHERE alive = 1 AND {where}", values)
    return rows[0][0] if len(rows) == 1 else ""


def today() -> date:
    """The day a form is made."""
    return clock.today()


def sign(*labels: str) -> tuple[tuple[str, str], ...]:
    """Places to sign, the last with room for a day and a seal."""
    return (*((one, "") for one in labels), (tr("填报日期（盖章）："), tr("　　　　年　　月　　日")))
