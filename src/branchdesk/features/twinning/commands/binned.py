"""Out of the recycle bin (恢复): what a record belongs to must be there, and nothing else may have taken its place."""

from dataclasses import replace

from branchdesk.features.twinning import store
from branchdesk.features.twinning.commands.issues import demand_open
from branchdesk.features.twinning.commands.partners import save_partner
from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome, Round
from branchdesk.features.twinning.model.ties import Agreement, Honour, Partner, Program, Site
from branchdesk.storage.work import Work


def bring_back_activity(work: Work, activity_id: str) -> None:
    """An activity, with everything that hangs on it."""
    store.JointActivityStore(work).bring_back(activity_id)


def bring_back_partner(work: Work, partner_id: str) -> Partner:
    """A partner, unless another of its name or branch was entered meanwhile."""
    return save_partner(work, store.PartnerStore(work).bring_back(partner_id))


def bring_back_program(work: Work, program_id: str) -> Program:
    """A programme."""
    return store.ProgramStore(work).bring_back(program_id)


def bring_back_agreement(work: Work, agreement_id: str) -> Agreement:
    """An agreement, with its parties and its plan."""
    return store.AgreementStore(work).bring_back(agreement_id)


def bring_back_honour(work: Work, honour_id: str) -> Honour:
    """An honour of a partner that is there."""
    one = store.HonourStore(work).bring_back(honour_id)
    store.PartnerStore(work).need(one.partner_id)
    return one


def bring_back_site(work: Work, site_id: str) -> Site:
    """A place of a partner that is there."""
    one = store.SiteStore(work).bring_back(site_id)
    store.PartnerStore(work).need(one.partner_id)
    return one


def bring_back_issue(work: Work, issue_id: str) -> Issue:
    """An issue of an activity that is there, or of none."""
    one = store.IssueStore(work).bring_back(issue_id)
    _need_parents(work, one)
    return one


def bring_back_measure(work: Work, measure_id: str) -> Measure:
    """A measure of an open issue or an activity that is there."""
    one = store.MeasureStore(work).bring_back(measure_id)
    _need_parents(work, one)
    demand_open(work, [one.issue_id])
    return one


def bring_back_round(work: Work, round_id: str) -> Round:
    """A round of follow-up on a measure that is there; it counts after those there are."""
    saving = store.RoundStore(work)
    one = saving.bring_back(round_id)
    store.MeasureStore(work).need(one.measure_id)
    others = (each.order for each in saving.find(measure_id=one.measure_id) if each.id != one.id)
    return saving.save(replace(one, order=max(others, default=0) + 1))


def bring_back_outcome(work: Work, outcome_id: str) -> Outcome:
    """An outcome of what is there."""
    one = store.OutcomeStore(work).bring_back(outcome_id)
    _need_parents(work, one)
    return one


def _need_parents(work: Work, one: Issue | Measure | Outcome) -> None:
    for name, known in (
        ("activity_id", store.JointActivityStore),
        ("issue_id", store.IssueStore),
        ("measure_id", store.MeasureStore),
    ):
        uid = getattr(one, name, None)
        if uid is not None:
            known(work).need(uid)
