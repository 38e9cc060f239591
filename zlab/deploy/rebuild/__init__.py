"""A lab from nothing: its steps, on a host or in a rehearsal, to a report."""
