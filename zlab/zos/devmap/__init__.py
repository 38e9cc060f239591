"""The zPDT devmap: which devices the emulated machine has, and which OSA leads to which tap."""
