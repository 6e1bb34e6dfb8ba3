"""From the assignment to the end: handling, reply, rating, second handling, tracking."""

HANDLING_ROWS = ()
