"""Labs under version control: the workflow of a repository, and what a change of members means."""
