"""A catalog dashboard as Sentry's."""

from __future__ import annotations

from collections.abc import Iterator

from vedette import names
from vedette.model import Dashboard as DashboardEntry
from vedette.model import Product
from vedette.model import Widget as WidgetEntry
from vedette.plan.queries import service_term
from vedette.plan.records import Dashboard, Layout, Widget, WidgetQuery, WidgetThresholds
from vedette.resolve import project, tagged

COLUMNS = 6
HEIGHT = 2


def dashboard_records(product: Product, name: str, entry: DashboardEntry, environment: str) -> Iterator[Dashboard]:
    """The board over all projects of the product, or the board of each service."""
    if entry.per == "product":
        projects = tuple(dict.fromkeys(project(product, service) for service in product.services))
        key = names.key(product.product, name, environment)
        yield _board(entry, environment, key=key, title=entry.title, projects=projects, scope="")
        return
    for service in product.services:
        tag = tagged(product, service)
        yield _board(
            entry,
            environment,
            key=names.key(product.product, name, service, environment),
            title=names.service_board(entry.title, service),
            projects=(project(product, service),),
            scope=service_term(tag) if tag else "",
        )


def _board(
    entry: DashboardEntry, environment: str, *, key: str, title: str, projects: tuple[str, ...], scope: str
) -> Dashboard:
    """Widgets flow from left to right in the order given; `scope` is a term that every query gets."""
    widgets: list[Widget] = []
    x = y = 0
    for widget in entry.widgets:
        if x + widget.width > COLUMNS:
            x, y = 0, y + HEIGHT
        widgets.append(_widget(widget, Layout(x=x, y=y, w=widget.width, h=HEIGHT, min_h=HEIGHT), scope))
        x += widget.width
    return Dashboard(
        key=key,
        title=names.titled(title, environment),
        widgets=tuple(widgets),
        projects=projects,
        environments=(environment,),
        period=entry.period,
    )


def _widget(entry: WidgetEntry, layout: Layout, scope: str) -> Widget:
    query = WidgetQuery(
        name="",
        fields=(*entry.by, *entry.show),
        aggregates=entry.show,
        columns=entry.by,
        field_aliases=(),
        conditions=f"{scope} {entry.query}".strip(),
        orderby=entry.sort,
    )
    marks = entry.markers
    return Widget(
        title=entry.title,
        description=entry.description,
        display_type=entry.display,
        widget_type=entry.dataset,
        interval=entry.interval,
        layout=layout,
        queries=(query,),
        limit=entry.limit,
        thresholds=WidgetThresholds(max1=marks.warning.ms, max2=marks.critical.ms, unit="millisecond")
        if marks
        else None,
    )
