"""Weights put in order once."""

import pytest
import torch

from retrieval.packing import pack


@pytest.mark.parametrize("rows", [1, 24, 300])
@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16])
def test_packed_layers_tell_the_same(rows: int, kind: torch.dtype) -> None:
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(384, 1536), torch.nn.GELU(), torch.nn.Linear(1536, 384)).to(kind)
    inputs = torch.randn(2, rows, 384).to(kind)
    with torch.inference_mode():
        before = model(inputs)
        pack(model)
        assert not any(isinstance(layer, torch.nn.Linear) for layer in model)
        torch.testing.assert_close(model(inputs), before)
