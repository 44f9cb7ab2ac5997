"""Bodies that can't be read, or could be read in two ways, are refused with a pointer to the fault."""

from __future__ import annotations

import pytest

from tests.integration.api.conftest import CallerOf, problem


@pytest.mark.parametrize(
    ("body", "key", "pointer"),
    [
        (b"", "body.not_json", ""),
        (b'{"process": ', "body.not_json", ""),
        (b"[]", "body.no_object", ""),
        (b'"review"', "body.no_object", ""),
        (b'{"process": "\xff"}', "body.not_utf8", ""),
        (b'{"process": "a", "process": "b"}', "body.name_twice", "/process"),
        (b'{"process": "a", "values": {"x": [{"y/z": 1, "y/z": 2}]}}', "body.name_twice", "/values/x/0/y~1z"),
        (b'{"values": {"x": NaN}}', "body.not_finite", "/values/x"),
        (b'{"values": {"x": [1, -Infinity]}}', "body.not_finite", "/values/x/1"),
        (b'{"values": {"x": ' + b"1" * 35 + b"}}", "body.number_too_long", "/values/x"),
        (b'{"values": {"x": 1e99999}}', "body.number_too_long", "/values/x"),
        (b'{"values": {"x": "\\u0000"}}', "body.bad_character", "/values/x"),
        (b'{"values": {"x": "\\ud800"}}', "body.bad_character", "/values/x"),
        (b'{"values": ' + b"[" * 40 + b"]" * 40 + b"}", "body.too_deep", "/values" + "/0" * 31),
        (b'{"values": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "body.too_deep", ""),
        (b'{"values": {"x": "' + b"a" * (4 * 1024 * 1024) + b'"}}', "body.too_large", ""),
    ],
    ids=lambda value: value[:40] if isinstance(value, bytes) else None,
)
def test_a_body_that_cannot_be_trusted_is_refused(caller: CallerOf, body: bytes, key: str, pointer: str) -> None:
    (fault,) = problem(caller("anna").post_raw("/cases", body), 400, key)["errors"]
    assert fault["pointer"] == pointer


def test_another_media_type_is_refused(caller: CallerOf) -> None:
    anna = caller("anna")
    response = anna.client.post("/api/v1/cases", data={"process": "review"}, headers=anna.headers)
    problem(response, 415, "body.media_type")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/process"),
        ({"process": 7}, "/process"),
        ({"process": "review", "values": []}, "/values"),
        ({"process": "review", "receivedOn": "2026-02-30"}, "/receivedOn"),
        ({"process": "review", "colour": "red"}, "/colour"),
    ],
)
def test_good_json_of_another_shape_is_pointed_at(caller: CallerOf, body: dict[str, object], pointer: str) -> None:
    (fault,) = problem(caller("anna").post("/cases", body), 422, "body.fields")["errors"]
    assert fault["pointer"] == pointer


def test_an_impossible_query_is_pointed_at(caller: CallerOf) -> None:
    (fault,) = problem(caller("anna").get("/tasks", limit=1000), 422, "body.fields")["errors"]
    assert fault["pointer"] == "/limit"
