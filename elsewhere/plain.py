# A shipped model with TensorFlow and nothing of this project; run it from the project's root.
import tensorflow as tf

model = tf.saved_model.load("saved_models/sentiment-imdb-bilstm/2")
texts = tf.constant(["A quiet, lovely film.", "Dull."])
answer = model.signatures["serving_default"](text=texts)
print(answer["label"].numpy(), answer["scores"].numpy())
