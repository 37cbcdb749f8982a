"""党费: what is owed, what was paid, where it went (“这个月谁交了、谁没交、交了多少、上缴了多少”)."""
