"""The parts of the server that app.py puts together: start-up, routes, headers."""

from __future__ import annotations

from lib.ui.server.headers import build_middleware
from lib.ui.server.routes import build_routes, plotly_path
from lib.ui.server.startup import lifespan

__all__ = ["build_middleware", "build_routes", "lifespan", "plotly_path"]
