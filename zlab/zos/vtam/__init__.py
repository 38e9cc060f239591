"""VTAM's TRL major node: which devices are an OSA, and by which PORTNAME the stack names it."""
