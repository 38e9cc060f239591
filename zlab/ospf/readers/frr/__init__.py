"""What FRR says and shows: its logs, and its answers in JSON."""
