"""A dashboard's widgets in the provider's form."""

from __future__ import annotations

from dataclasses import asdict

import pulumi_sentry as sentry

from vedette.plan.records import Widget, WidgetThresholds


def widget(record: Widget) -> sentry.DashboardWidgetArgs:
    """One chart, number or table."""
    return sentry.DashboardWidgetArgs(
        title=record.title,
        description=record.description,
        display_type=record.display_type,
        widget_type=record.widget_type,
        interval=record.interval,
        limit=record.limit,
        thresholds=_thresholds(record.thresholds) if record.thresholds else None,
        layout=sentry.DashboardLayoutArgs(**asdict(record.layout)),
        queries=[
            sentry.DashboardWidgetQueryArgs(
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


def _thresholds(record: WidgetThresholds) -> sentry.DashboardThresholdsArgs:
    return sentry.DashboardThresholdsArgs(
        max_values=sentry.DashboardMaxValuesArgs(max1=record.max1, max2=record.max2),
        unit=record.unit,
    )
