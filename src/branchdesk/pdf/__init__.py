"""Papers: plain blocks in, archival PDF out. The only floor that knows reportlab, pikepdf and pypdfium2.

``blocks`` is pure data and may be imported anywhere; ``document`` and ``preview`` load the heavy
libraries and are to be imported inside the function that prints.
"""
