"""Events of a run and their sinks: table, JSON lines, JUnit, pictures."""
