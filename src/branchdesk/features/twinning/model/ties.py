"""What lasts: programmes, partners, agreements with their plans, honours, places of Party work."""

from dataclasses import dataclass

from branchdesk.features.twinning.model.words import Category, Nature
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Program(Record):
    """A programme twinning follows from (结对共建活动通知), with the paper that started it."""

    name: str
    issuer: str = ""
    document: str = ""
    issued_on: Day | None = None
    scope: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner(Record):
    """共建单位: a branch of the ledger (``organization_id``), another branch of the school, or a body outside it (``body_id``)."""

    name: str
    organization_id: str | None = None
    body_id: str | None = None
    category: Category
    nature: Nature | None = None
    contact: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Record):
    """共建协议 or 实施方案 with its term; ``renews_id`` names the one it renews.

    ``covered`` members it covers, ``covered_more`` where the figure is rounded down (余).
    """

    title: str
    program_id: str | None = None
    signed_on: Day | None = None
    from_on: Day | None = None
    until_on: Day | None = None
    ceremony: str = ""
    goals: str = ""
    contents: str = ""
    mechanism: str = ""
    covered: int | None = None
    covered_more: bool = False
    ended_on: Day | None = None
    renews_id: str | None = None
    kept_at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementParty(Record):
    """A partner of an agreement and who signs for it; one may be a party without signing at the ceremony."""

    agreement_id: str
    partner_id: str
    order: int = 0
    signatory: str = ""
    signs: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem(Record):
    """One line of the plan of an agreement (计划项)."""

    agreement_id: str
    order: int
    text: str
    owner: str = ""
    due_on: Day | None = None
    done_on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Honour(Record):
    """荣誉 of a partner or a branch: level, batch, who granted it."""

    partner_id: str
    title: str
    level: str = ""
    batch: str = ""
    granted_by: str = ""
    on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Record):
    """阵地 (党建工作站、加油站): where, what for, since when."""

    partner_id: str
    name: str
    place: str = ""
    purpose: str = ""
    opened_on: Day | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeAgreement:
    """An agreement with its parties and its plan, each in their order."""

    agreement: Agreement
    parties: tuple[AgreementParty, ...] = ()
    plan: tuple[PlanItem, ...] = ()
