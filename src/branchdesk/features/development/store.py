"""Doors to the tables of the room."""

from branchdesk.features.development import model, tables
from branchdesk.storage.work import Store


class DevelopmentCaseStore(Store[model.DevelopmentCase]):
    """Cases."""

    record = model.DevelopmentCase
    table = tables.DEVELOPMENT_CASE


class CaseStepStore(Store[model.CaseStep]):
    """Steps of cases."""

    record = model.CaseStep
    table = tables.CASE_STEP


class GuideStore(Store[model.Guide]):
    """Cultivators and sponsors."""

    record = model.Guide
    table = tables.GUIDE


class ObservationStore(Store[model.Observation]):
    """Observations."""

    record = model.Observation
    table = tables.OBSERVATION


class CasePaperStore(Store[model.CasePaper]):
    """The register of papers."""

    record = model.CasePaper
    table = tables.CASE_PAPER


class PublicNoticeStore(Store[model.PublicNotice]):
    """Public notices."""

    record = model.PublicNotice
    table = tables.PUBLIC_NOTICE


class WaiverStore(Store[model.Waiver]):
    """Warnings gone on against."""

    record = model.Waiver
    table = tables.WAIVER


class HolidayStore(Store[model.Holiday]):
    """Days off and days worked instead."""

    record = model.Holiday
    table = tables.HOLIDAY


class SchoolPackStore(Store[model.SchoolPack]):
    """The school's own rules."""

    record = model.SchoolPack
    table = tables.SCHOOL_PACK
