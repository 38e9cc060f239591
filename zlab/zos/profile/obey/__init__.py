"""From one PROFILE to another on a running stack."""
