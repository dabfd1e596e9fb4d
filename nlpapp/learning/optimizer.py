"""How every model is compiled: Adam, a rate that rises and falls, clipped gradients."""

import keras


def compile_for(
    model: keras.Model,
    loss: keras.losses.Loss,
    steps: int,
    learning_rate: float,
    warmup: float,
    clip: float,
    **options: object,
) -> None:
    """Compile a model for `steps` batches in all.

    The rate rises linearly to `learning_rate` over the share `warmup` of the steps, then falls to 0
    as a half cosine. clip: largest norm of the gradient (Pascanu et al. 2013). options: for
    `keras.Model.compile`.
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
        **options,
    )
