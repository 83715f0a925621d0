"""Arguments of a call: from the address, from a form or from a JSON body, with the token set apart."""

from __future__ import annotations

import json
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers

from vedette_emulators.core.http import Sent
from vedette_emulators.core.wire import Json
from vedette_emulators.slack.refuse import missing

_FORM, _PARTS, _JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"


def read(raw: bytes, query: str, headers: Headers) -> Sent:
    """Read a request to a method; the body becomes all of its arguments, whatever way they came.

    A token is taken from a form or from the Authorization header, as Slack takes it; in a JSON body or in the
    address it counts for nothing (docs.slack.dev, "Using the Slack Web API"), and it is never kept.
    """
    asked = dict(parse_qsl(query, keep_blank_values=True))
    asked.pop("token", None)
    sent, token, broken = _body(raw, headers.get("content-type", ""))
    authorization = f"Bearer {token}" if token else headers.get("authorization")
    return Sent({**asked, **sent}, urlencode(asked), authorization, broken)


def _body(raw: bytes, content_type: str) -> tuple[dict[str, Any], str, str]:
    """Return the arguments of a body, its token, and the code of what is wrong with it."""
    if not raw:
        return {}, "", ""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == _JSON:
        return _json(raw)
    try:
        if kind in (_FORM, "text/plain"):
            form = dict(parse_qsl(raw.decode(), keep_blank_values=True))
        elif kind == _PARTS:
            form = _parts(raw, content_type)
        else:
            return {}, "", "invalid_post_type" if kind else "missing_post_type"
    except ValueError:
        return {}, "", "invalid_form_data"
    token = form.pop("token", "")
    return dict(form), token, ""


def _json(raw: bytes) -> tuple[dict[str, Any], str, str]:
    try:
        body = json.loads(raw)
    except ValueError:
        return {}, "", "invalid_json"
    if not isinstance(body, dict):
        return {}, "", "json_not_object"
    return {name: value for name, value in body.items() if name != "token"}, "", ""


def _parts(raw: bytes, content_type: str) -> dict[str, str]:
    message = BytesParser(policy=HTTP).parsebytes(f"content-type: {content_type}\r\n\r\n".encode() + raw)
    if not message.is_multipart():
        msg = "no parts"
        raise ValueError(msg)
    form = {}
    for part in message.iter_parts():
        payload = part.get_payload(decode=True)
        name = part.get_param("name", header="content-disposition")
        form[str(name)] = payload.decode() if isinstance(payload, bytes) else ""
    return form


class Arguments:
    """The arguments of a call, each read as what it has to be."""

    def __init__(self, body: Json) -> None:
        self.all: dict[str, Json] = body if isinstance(body, dict) else {}

    def __contains__(self, name: str) -> bool:
        """Whether an argument was sent, even an empty one."""
        return self.all.get(name) is not None

    def require(self, *names: str) -> None:
        """Check that arguments are there.

        Raises:
            RefusedError: `invalid_arguments`, naming all that are missing.
        """
        absent = [name for name in names if not self.text(name)]
        if absent:
            missing(*absent)

    def text(self, name: str) -> str:
        """Return an argument as text, empty where there is none."""
        value = self.all.get(name)
        return value if isinstance(value, str) else "" if value is None else json.dumps(value)

    def flag(self, name: str) -> bool:
        """Return whether an argument is true."""
        return self.text(name).lower() in ("true", "1")

    def listing(self, name: str) -> list[str]:
        """Return what an argument lists, as a list or as text with commas, without repetitions."""
        value = self.all.get(name)
        items = [str(one) for one in value] if isinstance(value, list) else self.text(name).split(",")
        return list(dict.fromkeys(item.strip() for item in items if item.strip()))

    def structure(self, name: str) -> Json:
        """Return an argument that is JSON, which forms carry as text.

        Raises:
            ValueError: the text is not JSON.
        """
        value = self.all.get(name)
        return json.loads(value) if isinstance(value, str) and value else value or None
