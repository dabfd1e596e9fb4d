"""Which kind of model to take for a problem of one's own: a choice that rests on measurements.

`evidence` reads what was measured, `choice` recommends by it, `judged` puts the recommendations to
the test, `words` says them in sentences. Nothing here is computed by a model.
"""
