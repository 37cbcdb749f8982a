"""Questions about twinning, answered by plain SQL; nothing heavy is imported."""

from branchdesk.features.organization.queries import position
from branchdesk.features.twinning.queries.activities import (
    ActivityLine,
    PartyLine,
    activities,
    activities_of,
    activity,
    alike,
    held,
    line,
    search_texts,
    words_used,
    years,
)
from branchdesk.features.twinning.queries.agenda import agenda_hints
from branchdesk.features.twinning.queries.counting import Statistics, counts, paragraph, period, raised, statistics
from branchdesk.features.twinning.queries.issues import (
    IssueLine,
    MeasureLine,
    issue,
    issues,
    measure,
    measures,
    outcomes,
    overdue,
    rounds,
)
from branchdesk.features.twinning.queries.minutes import MinutesLine, minutes_waiting
from branchdesk.features.twinning.queries.reading import Kinds, Scope, full_names, labels, names
from branchdesk.features.twinning.queries.ties import (
    AgreementLine,
    PartnerLine,
    SilenceLine,
    agreement,
    agreement_activities,
    agreement_parties,
    agreements,
    branch_kinds,
    branches_without_partner,
    categories,
    ending,
    honours,
    numbers,
    partner,
    partner_category,
    partners,
    programs,
    silences,
    silent_months,
    sites,
)
from branchdesk.storage.reading import Reads

__all__ = [
    "ActivityLine", "AgreementLine", "IssueLine", "Kinds", "MeasureLine", "MinutesLine", "PartnerLine", "PartyLine", "Reads",
    "Scope", "SilenceLine", "Statistics", "activities", "activities_of", "activity", "agenda_hints", "agreement", "agreement_activities",
    "agreement_parties", "agreements", "alike", "branch_kinds", "branches_without_partner", "categories", "counts", "ending", "full_names", "held", "honours",
    "issue", "issues", "labels", "line", "measure", "measures", "minutes_waiting", "names", "numbers", "outcomes", "overdue",
    "paragraph", "partner", "partner_category", "partners", "period", "position", "programs", "raised", "rounds", "search_texts", "silences", "silent_months",
    "sites", "statistics", "words_used", "years",
]  # fmt: skip
