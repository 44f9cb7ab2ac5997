"""What a program's author reads when a request was refused. English source; Swedish in translations."""

from __future__ import annotations

from collections.abc import Mapping

from web.texts import N_

PROBLEMS: Mapping[str, str] = {
    "token.missing": N_("Send a token: `Authorization: Bearer …`. `lots token add` makes one."),
    "token.unknown": N_("The token is unknown, has expired or was revoked. `lots token add` makes a new one."),
    "api.no_address": N_("There is nothing at this address. /api/v1/openapi.json lists what there is."),
    "api.method": N_("The address does not take this method; the header Allow lists those it takes."),
    "api.refused": N_("The request could not be served."),
    "body.media_type": N_("Send JSON with `Content-Type: application/json`, not %(given)s."),
    "body.too_large": N_("The body is larger than %(limit)s bytes."),
    "body.not_utf8": N_("The body is not UTF-8."),
    "body.not_json": N_("The body is not JSON: %(reason)s."),
    "body.no_object": N_("The body must be a JSON object."),
    "body.name_twice": N_("The name %(name)s occurs twice in one object."),
    "body.not_finite": N_("%(value)s is no JSON number. Leave it out or send null."),
    "body.too_deep": N_("The body is nested deeper than %(limit)s levels."),
    "body.number_too_long": N_("The number has more than %(limit)s digits."),
    "body.bad_character": N_("The text holds a character that can't be stored (NUL or half a surrogate pair)."),
    "body.fields": N_("The request is not of the shape this address takes; `errors` points at each fault."),
    "cursor.unknown": N_("The cursor is none that this address gave. Start from the first page."),
    "files.unknown": N_("A process folder has process.bpmn, *.dmn and forms/*.form; it has no place for %(names)s."),
}
