"""The auditor's side: models of gap report, improvement plan, statement of applicability and evidence pack."""
