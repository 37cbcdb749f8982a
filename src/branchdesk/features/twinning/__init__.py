"""结对共建: partners, agreements, joint activities; problem, measure, follow-up, outcome; counts that reconcile."""
