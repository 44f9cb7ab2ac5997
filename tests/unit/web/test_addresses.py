"""`?next=` leads only to our own pages."""

import pytest

from web.addresses import safe_next


@pytest.mark.parametrize("target", ["/tasks", "/cases/KS-2026-0001?view=all", "/"])
def test_a_path_of_ours_is_followed(target):
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [None, "", "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\tx", "tasks"],
)
def test_anything_else_leads_to_the_start_page(target):
    assert safe_next(target) == "/"
