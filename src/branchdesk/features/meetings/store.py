"""Doors to the tables of the room."""

from branchdesk.features.meetings import tables
from branchdesk.features.meetings.model import beside, minutes
from branchdesk.storage.work import Store


class MeetingStore(Store[minutes.Meeting]):
    """Meetings."""

    record = minutes.Meeting
    table = tables.MEETING


class JointBranchStore(Store[minutes.JointBranch]):
    """Branches that hold a meeting together."""

    record = minutes.JointBranch
    table = tables.JOINT_BRANCH


class AgendaItemStore(Store[minutes.AgendaItem]):
    """Agenda items."""

    record = minutes.AgendaItem
    table = tables.AGENDA_ITEM


class SpeechStore(Store[minutes.Speech]):
    """Speeches."""

    record = minutes.Speech
    table = tables.SPEECH


class BallotStore(Store[minutes.Ballot]):
    """Ballots."""

    record = minutes.Ballot
    table = tables.BALLOT


class NomineeStore(Store[minutes.Nominee]):
    """Candidates of elections."""

    record = minutes.Nominee
    table = tables.NOMINEE


class AppraisalStore(Store[minutes.Appraisal]):
    """Grades of the yearly appraisal."""

    record = minutes.Appraisal
    table = tables.APPRAISAL


class ResolutionStore(Store[minutes.Resolution]):
    """Resolutions."""

    record = minutes.Resolution
    table = tables.RESOLUTION


class ActionItemStore(Store[minutes.ActionItem]):
    """Tasks agreed on."""

    record = minutes.ActionItem
    table = tables.ACTION_ITEM


class AttendanceStore(Store[minutes.Attendance]):
    """Who came and who did not."""

    record = minutes.Attendance
    table = tables.ATTENDANCE


class GuestStore(Store[minutes.Guest]):
    """Guests."""

    record = minutes.Guest
    table = tables.GUEST


class AttachmentStore(Store[minutes.Attachment]):
    """The register of attachments."""

    record = minutes.Attachment
    table = tables.ATTACHMENT


class ExclusionStore(Store[beside.Exclusion]):
    """Members left out of the number due."""

    record = beside.Exclusion
    table = tables.EXCLUSION


class PlannedAbsenceStore(Store[beside.PlannedAbsence]):
    """Known absences."""

    record = beside.PlannedAbsence
    table = tables.PLANNED_ABSENCE


class TalkStore(Store[beside.Talk]):
    """Talks between two."""

    record = beside.Talk
    table = tables.TALK


class MinutesVersionStore(Store[beside.MinutesVersion]):
    """Finished versions of minutes."""

    record = beside.MinutesVersion
    table = tables.MINUTES_VERSION


class PrintedCopyStore(Store[beside.PrintedCopy]):
    """Papers that were printed."""

    record = beside.PrintedCopy
    table = tables.PRINTED_COPY


class PaperLayoutStore(Store[beside.PaperLayout]):
    """How the office wants its papers."""

    record = beside.PaperLayout
    table = tables.PAPER_LAYOUT


class RuleOverlayStore(Store[beside.RuleOverlay]):
    """Numbers the school has tightened."""

    record = beside.RuleOverlay
    table = tables.RULE_OVERLAY
