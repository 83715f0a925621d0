"""A catalog dashboard as Sentry's."""

from vedette import names
from vedette.model import Dashboard as DashboardEntry
from vedette.model import Product
from vedette.model import Widget as WidgetEntry
from vedette.plan.records import Dashboard, Layout, Widget, WidgetQuery, WidgetThresholds

COLUMNS = 6
HEIGHT = 2


def dashboard_record(product: Product, name: str, entry: DashboardEntry, environment: str) -> Dashboard:
    """The dashboard over all projects of the product; widgets flow from left to right in the order given."""
    widgets: list[Widget] = []
    x = y = 0
    for widget in entry.widgets:
        if x + widget.width > COLUMNS:
            x, y = 0, y + HEIGHT
        widgets.append(_widget(widget, Layout(x=x, y=y, w=widget.width, h=HEIGHT, min_h=HEIGHT)))
        x += widget.width
    return Dashboard(
        key=names.key(product.product, name, environment),
        title=names.titled(entry.title, environment),
        widgets=tuple(widgets),
        projects=tuple(names.project_slug(product.product, service) for service in product.services),
        environments=(environment,),
        period=entry.period,
    )


def _widget(entry: WidgetEntry, layout: Layout) -> Widget:
    query = WidgetQuery(
        name="",
        fields=(*entry.by, *entry.show),
        aggregates=entry.show,
        columns=entry.by,
        field_aliases=(),
        conditions=entry.query,
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
