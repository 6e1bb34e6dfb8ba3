"""One sealed kind that exists only in tests, until a room of the house needs one."""

KIND = "sealed_trial"
