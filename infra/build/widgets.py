"""A dashboard's widgets in the provider's form."""

from __future__ import annotations

from dataclasses import asdict

import pulumi_sentry as sentry

from vedette.plan.records import Widget, WidgetThresholds


def widget(record: Widget) -> sentry.WidgetArgs:
    """One chart, number or table."""
    return sentry.WidgetArgs(
        title=record.title,
        description=record.description,
        display_type=record.display_type,
        widget_type=record.widget_type,
        interval=record.interval,
        limit=record.limit,
        thresholds=_thresholds(record.thresholds) if record.thresholds else None,
        layout=sentry.LayoutArgs(**asdict(record.layout)),
        queries=[
            sentry.WidgetQueryArgs(
                name=query.name,
                fields=list(query.fields),
                aggregates=list(query.aggregates),
                columns=list(query.columns),
                field_aliases=list(query.field_aliases),
                conditions=query.conditions,
                orderby=query.orderby,
            )
            for query in record.queries
        ],
    )


def _thresholds(record: WidgetThresholds) -> sentry.ThresholdsArgs:
    return sentry.ThresholdsArgs(
        max_values=sentry.MaxValuesArgs(max1=record.max1, max2=record.max2),
        unit=record.unit,
    )
