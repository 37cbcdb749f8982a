"""The fields of a copy; the log tells of it in the same words, so they stand with those of the log."""

from branchdesk.features.safety.fields.offline import COPY_FIELDS

__all__ = ["COPY_FIELDS"]
