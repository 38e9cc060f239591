"""What two PROFILEs define, side by side."""
