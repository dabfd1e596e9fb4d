# A shipped forecaster with TensorFlow and nothing of this project; run it from the project's root.
import tensorflow as tf

model = tf.saved_model.load("saved_models/forecasting-five-cities-gru/1")
# Of each day temperature, PM2.5, dew point, humidity and pressure; NaN where nothing was measured.
days = [[-2.5, 80, -13, 45, 1027], [-1, float("nan"), -12, 43, 1022], [0.5, 148, -9, 51, 1019]]
given = {
    "history": tf.constant([days, days]),
    "time": tf.constant([1420243200, 1420243200], tf.int64),  # of the last day: 2015-01-03
    "series": tf.constant(["Beijing", ""]),  # and a place that the model never heard of
}
answer = model.signatures["serving_default"](**given)
for name in ("forecast", "low", "high"):
    print(name, answer[name].numpy().tolist())  # of the next two days temperature and PM2.5
