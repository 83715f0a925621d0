"""Whatever is sent, the answer is one that a client can read: made or refused, never a failure of the service."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
PLACES = {
    "metric": "organizations/local/projects/web/detectors/",
    "cron": "organizations/local/projects/web/detectors/",
    "uptime": "organizations/local/projects/web/detectors/",
    "alert": "organizations/local/workflows/",
    "dashboard": "organizations/local/dashboards/",
}


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a body, as the keys that lead there."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([at] if at else []), *(place for key, inner in items for place in places(inner, (*at, key)))]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_body_breaks_the_service(data: st.DataObject, sentry: Any, bodies: Any) -> None:
    kind = data.draw(st.sampled_from(sorted(PLACES)))
    body = copy.deepcopy(getattr(bodies, kind)())
    *parents, last = data.draw(st.sampled_from(places(body)))
    target = body
    for parent in parents:
        target = target[parent]
    target[last] = data.draw(JSON)
    reply = sentry("POST", PLACES[kind], body)
    assert reply.status_code in {201, 400, 409}, reply.text
    assert reply.json()
    if reply.status_code == 201:
        one = "detectors" if kind in ("metric", "cron", "uptime") else f"{kind}s".replace("alerts", "workflows")
        path = f"organizations/local/{one}/{reply.json()['id']}/"
        assert sentry("GET", path).json() == reply.json()
        assert sentry.services.control.get("/").status_code == 200
        assert sentry("PUT", path, body).status_code == 200
        assert sentry("DELETE", path).status_code == 204
