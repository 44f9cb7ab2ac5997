"""In these tests the law protects tasks of kind `decide`."""

from __future__ import annotations

from typing import Any

import pytest

from engine.ports import Extensions, JobCall
from engine.services.work import House


@pytest.fixture(autouse=True)
def _law(house: House) -> None:
    house.extensions = Extensions(is_protected=lambda node: node.lots.step == "decide", handlers={"do": done})


def done(_work: Any, _call: JobCall) -> dict[str, Any]:
    return {}
