"""The lab file: frozen records, loading with file:line:column, secrets."""
