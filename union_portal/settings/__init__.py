"""base holds what is true everywhere; embedded, test and production each say what differs."""
