"""What is known of a moment beforehand: where it stands in the day, the week and the year."""

from keras import ops

DAY, WEEK, YEAR = 86_400, 7 * 86_400, 31_557_600  # seconds
HARMONICS = 2  # waves to a period, the second twice as fast


def harmonics(time, periods: tuple[int, ...]):
    """Sines and cosines of the moments, float32 [..., 2 HARMONICS periods], on any backend.

    time: int64 [...], Unix seconds. The remainder is taken in whole numbers: a float32 of seconds
    since 1970 would be two minutes off.
    """
    waves = []
    for period in periods:
        phase = ops.cast(ops.mod(time, period), "float32") * (2 * 3.141592653589793 / period)
        for speed in range(1, HARMONICS + 1):
            waves += [ops.sin(speed * phase), ops.cos(speed * phase)]
    return ops.stack(waves, axis=-1) if waves else ops.zeros((*ops.shape(time), 0), "float32")
