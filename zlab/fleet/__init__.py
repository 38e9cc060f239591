"""Labs on many hosts: zlab's playbooks, run by ansible-runner, told host by host."""
