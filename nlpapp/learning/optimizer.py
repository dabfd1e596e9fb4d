"""How every model is compiled: Adam, a rate that rises and falls, clipped gradients."""

from collections.abc import Sequence

import keras

from nlpapp.learning.processes import LossOfRows, joined


def compile_for(
    model: keras.Model,
    loss: keras.losses.Loss,
    steps: int,
    learning_rate: float,
    warmup: float,
    clip: float,
    metrics: Sequence[keras.metrics.Metric] = (),
) -> None:
    """Compile a model for `steps` batches in all.

    The rate rises linearly to `learning_rate` over the share `warmup` of the steps, then falls to 0
    as a half cosine. clip: largest norm of the gradient (Pascanu et al. 2013). loss: one whose mean
    heeds the weights of rows, as metrics do.
    """
    rising = max(1, round(warmup * steps))
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, max(1, steps - rising), warmup_target=learning_rate, warmup_steps=rising
    )
    model.compile(
        optimizer=keras.optimizers.Adam(rate, global_clipnorm=clip),
        loss=loss,
        # XLA on a CPU makes a training step about twice as slow; JAX needs it.
        jit_compile="auto" if keras.backend.backend() == "jax" else False,
        weighted_metrics=[*metrics, *([LossOfRows(loss)] if joined() else [])],
    )
