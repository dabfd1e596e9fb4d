"""How far back a recurrent network remembers: gradients through time, and tasks that ask for it."""
