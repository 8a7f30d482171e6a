"""The year's end: ledger, figures, records, appraisal."""
