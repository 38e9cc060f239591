"""The commands of the z/OS languages, and of jobs."""
