"""JCL: cards with their column rules, RACF commands, and the jobs a lab needs as templates."""
