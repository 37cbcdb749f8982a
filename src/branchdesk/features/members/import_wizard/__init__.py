"""导入花名册: the wizard that takes a roster in — file, columns, check, done.

``session`` holds what was read and decided and knows no widgets; the steps show it and change it; ``dialog`` puts
them in order. Nothing is written before the last step, and then all at once.
"""
