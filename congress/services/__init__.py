"""The verbs of the staff congress, one module per noun. Effects stand in the order in which they
happen; each verb is atomic and returns the case."""
