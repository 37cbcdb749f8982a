"""Doors to the tables of the room."""

from branchdesk.features.twinning import model, tables
from branchdesk.storage.work import Store


class ProgramStore(Store[model.Program]):
    """Programmes."""

    record = model.Program
    table = tables.PROGRAM


class PartnerStore(Store[model.Partner]):
    """Partners."""

    record = model.Partner
    table = tables.PARTNER


class AgreementStore(Store[model.Agreement]):
    """Agreements."""

    record = model.Agreement
    table = tables.AGREEMENT


class AgreementPartyStore(Store[model.AgreementParty]):
    """Who is bound by an agreement."""

    record = model.AgreementParty
    table = tables.AGREEMENT_PARTY


class PlanItemStore(Store[model.PlanItem]):
    """Plans of agreements."""

    record = model.PlanItem
    table = tables.PLAN_ITEM


class JointActivityStore(Store[model.JointActivity]):
    """Joint activities."""

    record = model.JointActivity
    table = tables.JOINT_ACTIVITY


class ActivityPartyStore(Store[model.ActivityParty]):
    """Who took part."""

    record = model.ActivityParty
    table = tables.ACTIVITY_PARTY


class ConsensusStore(Store[model.Consensus]):
    """What was agreed."""

    record = model.Consensus
    table = tables.CONSENSUS


class IssueStore(Store[model.Issue]):
    """What was raised."""

    record = model.Issue
    table = tables.ISSUE


class MeasureStore(Store[model.Measure]):
    """What shall be done."""

    record = model.Measure
    table = tables.MEASURE


class RoundStore(Store[model.Round]):
    """Rounds of follow-up."""

    record = model.Round
    table = tables.ROUND


class OutcomeStore(Store[model.Outcome]):
    """What came of it."""

    record = model.Outcome
    table = tables.OUTCOME


class MediaStore(Store[model.Media]):
    """Reports in the media."""

    record = model.Media
    table = tables.MEDIA


class PhotoStore(Store[model.Photo]):
    """The register of photographs."""

    record = model.Photo
    table = tables.PHOTO


class HonourStore(Store[model.Honour]):
    """Honours."""

    record = model.Honour
    table = tables.HONOUR


class SiteStore(Store[model.Site]):
    """Places of Party work."""

    record = model.Site
    table = tables.SITE
