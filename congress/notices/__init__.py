"""Who is told what, in which words; one file for each stretch of the way."""
