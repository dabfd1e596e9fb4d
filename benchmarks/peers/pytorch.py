"""The bidirectional LSTM of `nlpapp.tasks.sentiment`, as a PyTorch user would write it."""

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from nlpapp.tasks.sentiment.recipe import Recipe


class TorchClassifier(nn.Module):
    """Token ids to logits: int64 [batch, time] to float32 [batch, classes]; 0 is padding.

    packed: whether sequences are packed, as PyTorch's own documentation has it for texts of unlike
    length. Without, its LSTM reads backwards through the padding first: faster where there is
    little of it, but then an answer depends on what else is in the batch.
    """

    def __init__(
        self, vocabulary: int, width: int, classes: int, recipe: Recipe, packed: bool
    ) -> None:
        super().__init__()
        self.packed, self.word_dropout = packed, recipe.word_dropout
        self.embedding = nn.Embedding(vocabulary, width)
        self.lstm = nn.LSTM(width, recipe.units, batch_first=True, bidirectional=True)
        self.dropout = nn.Dropout(recipe.dropout)
        self.output = nn.Linear(4 * recipe.units, classes)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        valid = (ids != 0)[:, :, None]  # [batch, time, 1]
        lengths = valid.sum(1)  # [batch, 1]
        vectors = self.embedding(ids)  # [batch, time, width]
        if self.training:
            kept = torch.ones(*ids.shape, 1, device=ids.device)
            vectors = vectors * nn.functional.dropout(kept, self.word_dropout)
        if self.packed:
            packed = pack_padded_sequence(
                vectors, lengths[:, 0].cpu(), batch_first=True, enforce_sorted=False
            )
            hidden, _ = pad_packed_sequence(
                self.lstm(packed)[0], batch_first=True, total_length=ids.shape[1]
            )
        else:
            hidden, _ = self.lstm(vectors)  # [batch, time, 2 units]
        highest = hidden.masked_fill(~valid, -1e9).amax(1)
        mean = hidden.masked_fill(~valid, 0.0).sum(1) / lengths
        return self.output(self.dropout(torch.cat([highest, mean], -1)))


class TorchTagger(nn.Module):
    """Token ids to logits at every step: int64 [batch, time] to [batch * time, vocabulary].

    No padding is looked for: texts are of one length.
    """

    def __init__(self, vocabulary: int, width: int, units: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.lstm = nn.LSTM(width, units, batch_first=True, bidirectional=True)
        self.output = nn.Linear(2 * units, vocabulary)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        hidden, _ = self.lstm(self.embedding(ids))  # [batch, time, 2 units]
        return self.output(hidden).flatten(0, 1)


def load_weights(model: TorchClassifier, weights: list[np.ndarray]) -> None:
    """Take over what a Keras SentimentModel("bilstm") has: `model.get_weights()`.

    Both keep the gates in the order input, forget, candidate, output; PyTorch transposes the
    matrices and has a second bias, which stays zero.
    """
    embedding, *directions, kernel, bias = weights
    new = {"embedding.weight": embedding, "output.weight": kernel.T, "output.bias": bias}
    for suffix, part in (("", directions[:3]), ("_reverse", directions[3:])):
        inputs, recurrent, gates = part
        new[f"lstm.weight_ih_l0{suffix}"] = inputs.T
        new[f"lstm.weight_hh_l0{suffix}"] = recurrent.T
        new[f"lstm.bias_ih_l0{suffix}"] = gates
        new[f"lstm.bias_hh_l0{suffix}"] = np.zeros_like(gates)
    model.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in new.items()})


class Trainer:
    """Adam with clipped gradients on hard or soft labels, as our recipe has it.

    half: whether products are computed in bfloat16 (weights stay float32).
    """

    def __init__(self, model: nn.Module, recipe: Recipe, half: bool = False) -> None:
        self.model, self.clip, self.half = model.train(), recipe.clip, half
        self.device = next(model.parameters()).device
        self.optimizer = torch.optim.Adam(
            model.parameters(),
            recipe.learning_rate,
            eps=1e-7,
            fused=self.device.type == "cuda",
        )

    def step(self, ids: torch.Tensor, labels: torch.Tensor) -> float:
        """One step; ids int64 [batch, time], labels float32 [batch, classes]. Returns the loss."""
        return self.begin_step(ids, labels).item()

    def begin_step(self, ids: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The same without waiting for an accelerator; labels may be int64, one for each logits."""
        self.optimizer.zero_grad()
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.half):
            loss = nn.functional.cross_entropy(self.model(ids), labels)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), self.clip)
        self.optimizer.step()
        return loss.detach()
