"""What a program's author reads when a request was refused: English, as the API is."""

from __future__ import annotations

from collections.abc import Mapping

PROBLEMS: Mapping[str, str] = {
    "token.missing": "Send a token: `Authorization: Bearer …`. `lots token add` makes one.",
    "token.unknown": "The token is unknown, has expired or was revoked. `lots token add` makes a new one.",
    "api.no_address": "There is nothing at this address. /api/v1/openapi.json lists what there is.",
    "api.method": "The address does not take this method; the header Allow lists those it takes.",
    "api.refused": "The request could not be served.",
    "body.media_type": "Send JSON with `Content-Type: application/json`, not %(given)s.",
    "body.too_large": "The body is larger than %(limit)s bytes.",
    "body.not_utf8": "The body is not UTF-8.",
    "body.not_json": "The body is not JSON: %(reason)s.",
    "body.no_object": "The body must be a JSON object.",
    "body.name_twice": "The name %(name)s occurs twice in one object.",
    "body.not_finite": "%(value)s is no JSON number. Leave it out or send null.",
    "body.too_deep": "The body is nested deeper than %(limit)s levels.",
    "body.number_too_long": "The number has more than %(limit)s digits.",
    "body.bad_character": "The text holds a character that can't be stored (NUL or half a surrogate pair).",
    "body.fields": "The request is not of the shape this address takes; `errors` points at each fault.",
    "cursor.unknown": "The cursor is none that this address gave. Start from the first page.",
    "files.unknown": "A process folder has process.bpmn, *.dmn and forms/*.form; it has no place for %(names)s.",
}
