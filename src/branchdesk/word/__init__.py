"""Papers as Word files, for offices that must hand in .docx: the only importer of python-docx."""
