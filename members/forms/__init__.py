"""Forms check the shape of what was typed; services check right and time."""
