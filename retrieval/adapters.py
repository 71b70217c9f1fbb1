"""What a model has learned beside its own weights: a low-rank addition (LoRA) to some of its linear layers."""

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Tensors = Mapping[str, npt.NDArray[np.floating]]
"""`LAYER.down` of shape (rank, inputs) and `LAYER.up` of shape (outputs, rank), by the name of the layer; what else
there is belongs to the task."""
DOWN, UP = ".down", ".up"
WEIGHTS, BIAS = "head.weight", "head.bias"
"""Of the layer that a task has behind the model, of shape (answers, dimension) and (answers,)."""


def adapted(model: Any, tensors: Tensors) -> Any:  # noqa: ANN401 - typed loosely by its library
    """Return a copy of a sentence-transformers model with the additions in its weights.

    Both share the words, by far the largest part. The layers of the copy are packed for the few words of a question.

    :raises AttributeError: if the model has no layer of such a name.
    """
    import torch

    from retrieval.packing import pack

    shared = (model[0].model.get_input_embeddings(), model.tokenizer)
    made = copy.deepcopy(model, {id(part): part for part in shared})
    for name in sorted(name.removesuffix(DOWN) for name in tensors if name.endswith(DOWN)):
        weight = made[0].model.get_submodule(name).weight
        up, down = (tensors[name + part].astype(np.float32) for part in (UP, DOWN))
        addition = torch.from_numpy(up @ down)
        with torch.no_grad():
            weight.copy_((weight.float() + addition).to(weight.dtype))
    pack(made[0].model)
    return made


def additions(model: Any) -> list[str]:  # noqa: ANN401 - typed loosely by its library
    """Return the names of the layers of a BERT model that learn."""
    layers = range(model.config.num_hidden_layers)
    names = ("attention.self.query", "attention.self.value", "intermediate.dense", "output.dense")
    return [f"encoder.layer.{layer}.{name}" for layer in layers for name in names]
