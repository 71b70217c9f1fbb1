"""Weights in the order in which the processor multiplies, put so once: else every question waits for that again.

What comes out is the same, in a third less time. These are the operations of torch's own compiler, which itself needs a
C++ compiler where it runs.
"""

import torch

ROWS = 24
"""Words of a question, about: the order suits so many."""


class _Packed(torch.nn.Module):
    def __init__(self, layer: torch.nn.Linear) -> None:
        super().__init__()
        self.weight = torch.ops.mkldnn._reorder_linear_weight(layer.weight.detach(), ROWS)
        self.bias = layer.bias

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        packed: torch.Tensor = torch.ops.mkldnn._linear_pointwise(rows, self.weight, self.bias, "none", [], "")
        return packed


def pack(model: torch.nn.Module) -> None:
    """Pack the linear layers of a model, where this torch can; they cannot be changed any more."""
    available: bool = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    if available and hasattr(torch.ops.mkldnn, "_linear_pointwise"):
        for name, layer in list(model.named_modules()):
            if isinstance(layer, torch.nn.Linear):
                model.set_submodule(name, _Packed(layer))
