"""Many counties at a time: their travel times as parts, made on one or many processors, and the
tables over all of them."""
