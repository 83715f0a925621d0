"""What there is, as one HTML page."""

from local.core.http import Service
from local.core.world import World


def render(world: World, sentry: Service) -> str:
    return f"<p>{world.port} {sentry.name}</p>"
