"""Fits what tells that nothing answers a question, and tells what that is worth.

Fits the network of `retrieval.beyond` and the weights of `retrieval.gate` on the questions of `benchmarks.abstention`
that are not marked `unseen`; of these each is judged by a network that has not seen it.
Run with: python -m teaching.abstention [PATH…] [--keep], where the paths hold the plans. With `--keep` the network that
was fitted takes the place of what the product has; the gate's weights are printed. It takes a quarter of an hour on one
core that computes in bfloat16.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from benchmarks.abstention import FIRST, Floats, Mask, Row, all_asked, print_refused
from benchmarks.fixtures import ROOT
from retrieval.beyond import FITTED, Network
from retrieval.embedding import Vectors

UNITS, HELD_BACK, NETWORKS = 64, 3.0, 8
"""Of the network: hidden units, strength of the penalty on its weights, and how many it is the mean of."""
FOLDS = 5


def main() -> None:
    """Ask every question, fit, and print what is refused, rightly and wrongly."""
    plans = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    if "--keep" in sys.argv and not plans:
        sys.exit(
            "--keep needs the folder with the documents of the organisation: most questions were judged beside them"
        )
    questions, asked, model = all_asked(plans)
    answerable = np.array([row["answerable"] for row in questions])
    found = np.array([one.place < FIRST for one in asked])
    here = np.array([row["split"] != "unseen" for row in questions]) & (found | ~answerable)
    inputs = np.stack([one.inputs for one in asked])
    network = _network(inputs[here], ~answerable[here], model)
    odds = network.log_odds(inputs)
    for told, judged in KFold(FOLDS, shuffle=True, random_state=0).split(inputs[here]):
        seen, unseen = np.flatnonzero(here)[told], np.flatnonzero(here)[judged]
        odds[unseen] = _network(inputs[seen], ~answerable[seen], model).log_odds(inputs[unseen])
    signals = [replace(one.signals, beyond=float(odd)) for one, odd in zip(asked, odds, strict=True)]
    values = np.array([one.values for one in signals])
    share = np.array([_share(row) for row in questions])
    gate, gate_bias = _fitted(values[here], answerable[here], share[here])
    print("weights of the gate:", gate.round(2).tolist(), "bias", round(gate_bias, 2))
    print_refused("in use", questions, asked, np.array([one.signals.probability for one in asked]))
    print_refused("fitted now", questions, asked, 1 / (1 + np.exp(-(values @ gate + gate_bias))))
    if "--keep" in sys.argv:
        arrays = {name: getattr(network, name).astype(np.float16) for name in Network.__slots__ if name != "model"}
        save_file(arrays, ROOT / "retrieval" / FITTED, metadata={"model": network.model})


def _share(row: Row) -> float:
    """Return how much a question counts in the fit of the gate: most where nothing may be answered at all."""
    if "answered" in row:
        return 0.5 if row["answered"] == "partly" else 1.0
    if row.get("note", "").startswith("outside"):
        return 12.0
    return {"abstention": 3.0, "ordinary": 2.0, "added": 0.5, "near misses": 0.5}.get(row["set"], 1.0)


def _network(inputs: Vectors, beyond: Mask, model: str) -> Network:
    """Return a network that tells which questions nothing answers: the mean of several, in one."""
    scaler = StandardScaler().fit(inputs)
    options = {"alpha": HELD_BACK, "early_stopping": True, "n_iter_no_change": 8, "max_iter": 80}
    fits = [
        MLPClassifier((UNITS,), random_state=number, **options).fit(scaler.transform(inputs), beyond)
        for number in range(NETWORKS)
    ]
    hidden = np.hstack([fit.coefs_[0] for fit in fits]) / scaler.scale_[:, None]
    return Network(
        hidden.astype(np.float32),
        (np.hstack([fit.intercepts_[0] for fit in fits]) - scaler.mean_ @ hidden).astype(np.float32),
        (np.hstack([fit.coefs_[1][:, 0] for fit in fits]) / NETWORKS).astype(np.float32),
        np.mean([fit.intercepts_[1] for fit in fits], axis=0).astype(np.float32),
        model,
    )


def _fitted(values: Floats, label: Mask, share: Floats) -> tuple[Floats, float]:
    """Return weights and bias of a logistic regression for values that may differ in range."""
    scaler = StandardScaler().fit(values)
    model = LogisticRegression(max_iter=3000).fit(scaler.transform(values), label, share)
    weights = model.coef_[0] / scaler.scale_
    return weights, float(model.intercept_[0] - weights @ scaler.mean_)


if __name__ == "__main__":
    main()
