"""Doors to the tables of the room."""

from branchdesk.features.twinning import tables
from branchdesk.features.twinning.model import activities, issues, ties
from branchdesk.storage.work import Store


class ProgramStore(Store[ties.Program]):
    """Programmes."""

    record = ties.Program
    table = tables.PROGRAM


class PartnerStore(Store[ties.Partner]):
    """Partners."""

    record = ties.Partner
    table = tables.PARTNER


class AgreementStore(Store[ties.Agreement]):
    """Agreements."""

    record = ties.Agreement
    table = tables.AGREEMENT


class AgreementPartyStore(Store[ties.AgreementParty]):
    """Who is bound by an agreement."""

    record = ties.AgreementParty
    table = tables.AGREEMENT_PARTY


class PlanItemStore(Store[ties.PlanItem]):
    """Plans of agreements."""

    record = ties.PlanItem
    table = tables.PLAN_ITEM


class JointActivityStore(Store[activities.JointActivity]):
    """Joint activities."""

    record = activities.JointActivity
    table = tables.JOINT_ACTIVITY


class ActivityPartyStore(Store[activities.ActivityParty]):
    """Who took part."""

    record = activities.ActivityParty
    table = tables.ACTIVITY_PARTY


class ConsensusStore(Store[activities.Consensus]):
    """What was agreed."""

    record = activities.Consensus
    table = tables.CONSENSUS


class IssueStore(Store[issues.Issue]):
    """What was raised."""

    record = issues.Issue
    table = tables.ISSUE


class MeasureStore(Store[issues.Measure]):
    """What shall be done."""

    record = issues.Measure
    table = tables.MEASURE


class RoundStore(Store[issues.Round]):
    """Rounds of follow-up."""

    record = issues.Round
    table = tables.ROUND


class OutcomeStore(Store[issues.Outcome]):
    """What came of it."""

    record = issues.Outcome
    table = tables.OUTCOME


class MediaStore(Store[activities.Media]):
    """Reports in the media."""

    record = activities.Media
    table = tables.MEDIA


class PhotoStore(Store[activities.Photo]):
    """The register of photographs."""

    record = activities.Photo
    table = tables.PHOTO


class HonourStore(Store[ties.Honour]):
    """Honours."""

    record = ties.Honour
    table = tables.HONOUR


class SiteStore(Store[ties.Site]):
    """Places of Party work."""

    record = ties.Site
    table = tables.SITE
