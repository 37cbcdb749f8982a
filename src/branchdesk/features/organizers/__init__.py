"""组织员: postings, the calendar of duties, the work log, evidence for the assessment, handover."""
