"""The Linux end: records, want, read, plan, apply, journal, guard."""
