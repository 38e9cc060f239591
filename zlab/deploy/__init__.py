"""Getting members onto z/OS and labs onto hosts: compared first, backed up, read back, undone on failure."""
