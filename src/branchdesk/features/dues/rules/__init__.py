"""What is owed and why, how money is spread over months, who is behind, who paid, whether the sums agree.

All pure, all in whole fen: ``rates`` (brackets, cap, rounding), ``wages`` (a base out of a wage sheet), ``duty`` (who
owes in which month), ``assessing`` (the yearly assessment), ``collecting`` (months and money), ``arrears``,
``matching`` (statement lines) and ``balance``.
"""
