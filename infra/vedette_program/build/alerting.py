"""Sentry's monitors, alerts and dashboards."""

from __future__ import annotations

from dataclasses import asdict
from typing import assert_never

import pulumi
import pulumi_sentry as sentry

from vedette.plan.records import (
    Alert,
    BuiltinMonitor,
    CronMonitor,
    Dashboard,
    MetricMonitor,
    Monitor,
    UptimeMonitor,
)
from vedette_program.build.lookups import Found
from vedette_program.build.projects import Id, ProjectBuilder
from vedette_program.build.receivers import Receivers
from vedette_program.build.widgets import widget

MonitorResource = sentry.MetricMonitor | sentry.CronMonitor | sentry.UptimeMonitor
AlertingRecord = MetricMonitor | CronMonitor | UptimeMonitor | Alert | Dashboard


class AlertingBuilder:
    """Declares monitors, the alerts on them, and dashboards."""

    def __init__(
        self,
        found: Found,
        provider: sentry.Provider,
        projects: ProjectBuilder,
        receivers: Receivers,
    ) -> None:
        self._found = found
        self._provider = provider
        self._projects = projects
        self._receivers = receivers
        self._monitors: dict[str, MonitorResource] = {}

    def declare(self, record: AlertingRecord, parent: pulumi.Resource) -> None:
        """Declare one record as a child of its component."""
        options = pulumi.ResourceOptions(parent=parent, provider=self._provider)
        match record:
            case MetricMonitor():
                self._monitors[record.key] = self._metric_monitor(record, options)
            case CronMonitor():
                self._monitors[record.key] = self._cron_monitor(record, options)
            case UptimeMonitor():
                self._monitors[record.key] = self._uptime_monitor(record, options)
            case Alert():
                self._alert(record, options)
            case Dashboard():
                self._dashboard(record, options)
            case _:
                assert_never(record)

    def _monitor_id(self, monitor: Monitor) -> Id:
        if not isinstance(monitor, BuiltinMonitor):
            return self._monitors[monitor.key].id
        if monitor in self._found.builtin:
            return self._found.builtin[monitor]
        # The project is declared by this stack, so its monitors exist only once it does.
        answer = sentry.get_project_monitor_output(
            project=self._projects.project(monitor.project),
            type=monitor.type,
            opts=pulumi.InvokeOutputOptions(provider=self._provider),
        )
        return answer.id

    def _metric_monitor(self, record: MetricMonitor, options: pulumi.ResourceOptions) -> sentry.MetricMonitor:
        return sentry.MetricMonitor(
            record.key,
            project=self._projects.project(record.project),
            name=record.name,
            aggregate=record.aggregate,
            dataset=record.dataset,
            event_types=list(record.event_types),
            query=record.query,
            environment=record.environment,
            time_window=record.time_window,
            conditions=[sentry.MetricConditionArgs(**asdict(condition)) for condition in record.conditions],
            owner=self._projects.owner(record.owner),
            description=record.description,
            enabled=record.enabled,
            opts=options,
        )

    def _cron_monitor(self, record: CronMonitor, options: pulumi.ResourceOptions) -> sentry.CronMonitor:
        return sentry.CronMonitor(
            record.key,
            project=self._projects.project(record.project),
            name=record.name,
            slug=record.slug,
            schedule=record.schedule,
            timezone=record.timezone,
            checkin_margin=record.checkin_margin,
            max_runtime=record.max_runtime,
            failure_issue_threshold=record.failure_issue_threshold,
            recovery_threshold=record.recovery_threshold,
            owner=self._projects.owner(record.owner),
            description=record.description,
            enabled=record.enabled,
            opts=options,
        )

    def _uptime_monitor(self, record: UptimeMonitor, options: pulumi.ResourceOptions) -> sentry.UptimeMonitor:
        return sentry.UptimeMonitor(
            record.key,
            project=self._projects.project(record.project),
            name=record.name,
            url=record.url,
            method=record.method,
            interval_seconds=record.interval_seconds,
            timeout_ms=record.timeout_ms,
            environment=record.environment,
            recovery_threshold=record.recovery_threshold,
            downtime_threshold=record.downtime_threshold,
            assertion=record.assertion,
            owner=self._projects.owner(record.owner),
            description=record.description,
            enabled=record.enabled,
            opts=options,
        )

    def _alert(self, record: Alert, options: pulumi.ResourceOptions) -> None:
        sentry.Alert(
            record.key,
            name=record.name,
            enabled=record.enabled,
            environment=record.environment,
            monitor_ids=[self._monitor_id(monitor) for monitor in record.monitors],
            frequency=record.frequency,
            owner=self._projects.owner(record.owner),
            triggers=[
                sentry.AlertTriggerArgs(type=trigger.type, comparison=trigger.comparison) for trigger in record.triggers
            ],
            action_filters=[
                sentry.AlertActionFilterArgs(
                    logic_type=each.logic_type,
                    conditions=[
                        sentry.AlertFilterArgs(type=condition.type, comparison=condition.comparison)
                        for condition in each.conditions
                    ],
                    actions=[self._receivers.action(action) for action in each.actions],
                )
                for each in record.action_filters
            ],
            opts=options,
        )

    def _dashboard(self, record: Dashboard, options: pulumi.ResourceOptions) -> None:
        sentry.Dashboard(
            record.key,
            title=record.title,
            widgets=[widget(each) for each in record.widgets],
            projects=[self._projects.project_id(slug) for slug in record.projects],
            environments=list(record.environments),
            period=record.period,
            opts=options,
        )
