"""诉求办理: 24-hour clocks, who it is handed on to, three calls afterwards."""
