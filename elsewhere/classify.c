/* Classifies texts with a saved model, on TensorFlow's C API alone: one line of output a text.
 *
 *     build/classify saved_models/sentiment-imdb-bilstm/2 "A quiet, lovely film." "Dull."
 *
 * A signature stands in a protocol buffer that the C API hands over unread, so its tensors are
 * named here as `saved_model_cli show` prints them: the input after signature and argument, the
 * outputs in the order of their sorted names. Number, types and sizes are checked before any value
 * is read: a model of another kind is refused, not misread. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensorflow/c/c_api.h"

enum { CLASSES, LABEL, SCORES, OUTPUTS };
static const TF_DataType types[OUTPUTS] = {TF_STRING, TF_STRING, TF_FLOAT};

static void check(int fine, const char *folder, const char *message) {
  if (fine) return;
  fprintf(stderr, "%s: %s\n", folder, message);
  exit(1);
}

static void print(const char *before, const TF_TString *text) {
  fputs(before, stdout);
  fwrite(TF_StringGetDataPointer(text), 1, TF_StringGetSize(text), stdout);
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: %s FOLDER TEXT...\n", argv[0]);
    return 2;
  }
  const char *folder = argv[1], *tags[] = {"serve"}, *unlike = "not a sentiment model of nlpapp";
  const int64_t batch = argc - 2;

  TF_Status *status = TF_NewStatus();
  TF_Graph *graph = TF_NewGraph();
  TF_SessionOptions *options = TF_NewSessionOptions();
  TF_Session *session =
      TF_LoadSessionFromSavedModel(options, NULL, folder, tags, 1, graph, NULL, status);
  check(TF_GetCode(status) == TF_OK, folder, TF_Message(status));

  TF_Output input = {TF_GraphOperationByName(graph, "serving_default_text"), 0}, wanted[OUTPUTS];
  TF_Operation *call = TF_GraphOperationByName(graph, "StatefulPartitionedCall");
  check(input.oper && call && TF_OperationNumOutputs(call) == OUTPUTS, folder, unlike);
  for (int i = 0; i < OUTPUTS; i++) {
    wanted[i] = (TF_Output){call, i};
    check(TF_OperationOutputType(wanted[i]) == types[i], folder, unlike);
  }

  TF_Tensor *text = TF_AllocateTensor(TF_STRING, &batch, 1, batch * sizeof(TF_TString));
  for (int64_t row = 0; row < batch; row++) {
    TF_TString *string = (TF_TString *)TF_TensorData(text) + row;
    TF_StringInit(string);
    /* A view: the bytes stay in argv, so there is nothing to free. */
    TF_StringAssignView(string, argv[2 + row], strlen(argv[2 + row]));
  }

  TF_Tensor *answer[OUTPUTS];
  TF_SessionRun(session, NULL, &input, &text, 1, wanted, answer, OUTPUTS, NULL, 0, NULL, status);
  check(TF_GetCode(status) == TF_OK, folder, TF_Message(status));
  /* `scores` and `classes` are [batch, classes], `label` is [batch]. */
  const int64_t scores = TF_TensorElementCount(answer[SCORES]);
  check(TF_TensorElementCount(answer[LABEL]) == batch, folder, unlike);
  check(TF_TensorElementCount(answer[CLASSES]) == scores, folder, unlike);

  const TF_TString *label = TF_TensorData(answer[LABEL]), *class = TF_TensorData(answer[CLASSES]);
  const float *score = TF_TensorData(answer[SCORES]);
  for (int64_t row = 0; row < batch; row++) {
    print("", label++);
    for (int64_t i = 0; i < scores / batch; i++) {
      print("  ", class++);
      printf(" %.6f", *score++);
    }
    putchar('\n');
  }
  check(fflush(stdout) == 0 && !ferror(stdout), folder, "the answers could not be written");

  for (int i = 0; i < OUTPUTS; i++) TF_DeleteTensor(answer[i]);
  TF_DeleteTensor(text);
  TF_DeleteSession(session, status);
  check(TF_GetCode(status) == TF_OK, folder, TF_Message(status));
  TF_DeleteSessionOptions(options);
  TF_DeleteGraph(graph);
  TF_DeleteStatus(status);
  return 0;
}
