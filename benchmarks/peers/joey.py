"""Joey NMT's recurrent translator (Kreutzer et al. 2019), doing on request what ours does.

    python benchmarks/peers/joey.py folder

A program of its own, since Joey NMT's protobuf excludes TensorFlow's. `folder` holds `batches.npz`
and `sizes.json`, as `benchmarks.translation_speed` writes them. Each line on standard input asks
for one pass over all batches, "train", "greedy" or "beam". The first line of the answer says what
the model is, each further one how many seconds a pass took.
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from joeynmt.model import Model, build_model
from joeynmt.search import search
from joeynmt.vocabulary import Vocabulary

UNKNOWN, PADDING, BEGIN, END = range(4)  # Joey NMT's; ours has the first two the other way round


def main() -> None:
    folder = Path(sys.argv[1])
    sizes = json.loads((folder / "sizes.json").read_text(encoding="utf-8"))
    torch.set_num_threads(sizes["cores"])
    torch.manual_seed(1)
    model = translator(sizes)
    parameters = sum(weight.numel() for weight in model.parameters())
    print(json.dumps({"parameters": parameters, "version": version("joeynmt")}), flush=True)
    with np.load(folder / "batches.npz") as arrays:
        numbers = range(sizes["batches"])
        batches = [batch_of(arrays[f"source_{i}"], arrays[f"target_{i}"]) for i in numbers]
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    work = {
        "train": lambda batch: train(model, optimizer, batch, sizes),
        "greedy": lambda batch: translate(model, batch, sizes["pieces"], 1),
        "beam": lambda batch: translate(model, batch, sizes["pieces"], sizes["beam"]),
    }
    for line in sys.stdin:
        begin = time.perf_counter()
        for batch in batches:
            work[line.strip()](batch)
        print(time.perf_counter() - begin, flush=True)


def translator(sizes: dict) -> Model:
    """A bidirectional LSTM encoder, an LSTM decoder with Luong's attention, as large as ours."""
    special = SimpleNamespace(
        unk_token="<unk>",
        pad_token="<pad>",
        bos_token="<s>",
        eos_token="</s>",
        sep_token=None,
        unk_id=UNKNOWN,
        pad_id=PADDING,
        bos_id=BEGIN,
        eos_id=END,
        sep_id=None,
        lang_tags=[],
    )
    source, target = (
        Vocabulary([f"piece{i}" for i in range(4, sizes[side])], special)
        for side in ("source", "target")
    )
    embeddings = {"embedding_dim": sizes["embedding"], "dropout": sizes["dropout"]}
    encoder = {
        "type": "recurrent",
        "rnn_type": "lstm",
        "bidirectional": True,
        "hidden_size": sizes["units"],
        "num_layers": sizes["layers"],
        "dropout": sizes["dropout"],
        "embeddings": embeddings,
    }
    decoder = encoder | {
        "hidden_size": sizes["decoder_units"],
        "num_layers": sizes["decoder_layers"],
        "hidden_dropout": sizes["dropout"],
        "attention": "luong",
        "init_hidden": "bridge",
        "input_feeding": False,  # ours has none either
    }
    model = build_model({"encoder": encoder, "decoder": decoder}, source, target)
    model.loss_function = ("crossentropy", sizes["label_smoothing"])
    return model


def batch_of(source: np.ndarray, target: np.ndarray) -> dict[str, torch.Tensor]:
    """What the model takes, from padded ids of ours: int [batch, time], END last, 0 padding."""
    order = np.argsort(-(source != 0).sum(1), kind="stable")  # as it packs sequences
    source, target = (
        torch.from_numpy(np.where(ids < 2, 1 - ids, ids)[order]).long() for ids in (source, target)
    )
    begin = torch.full((len(target), 1), BEGIN)
    previous = torch.where(target == END, PADDING, target)[:, :-1]
    return {
        "src": source,
        "src_mask": (source != PADDING).unsqueeze(1),
        "src_length": (source != PADDING).sum(1),
        "trg": target,
        "trg_input": torch.cat([begin, previous], 1),
        "trg_mask": (target != PADDING).unsqueeze(1),
    }


def train(model: Model, optimizer: torch.optim.Optimizer, batch: dict, sizes: dict) -> None:
    model.train()
    optimizer.zero_grad()
    loss, *_ = model(return_type="loss", **batch)
    (loss / batch["trg_mask"].sum()).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), sizes["clip"])
    optimizer.step()


def translate(model: Model, batch: dict, pieces: int, beam: int) -> None:
    model.eval()
    found = SimpleNamespace(
        src=batch["src"],
        src_length=batch["src_length"],
        src_mask=batch["src_mask"],
        has_trg=False,
    )
    search(model=model, batch=found, max_output_length=pieces, beam_size=beam, beam_alpha=1.0)


if __name__ == "__main__":
    main()
