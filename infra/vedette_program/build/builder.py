"""A plan's components with their children."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi_sentry

from vedette.plan.records import GitHubRecord, Manual, PagerDutyRecord, Plan, SlackRecord
from vedette_program.build.alerting import AlertingBuilder, AlertingRecord
from vedette_program.build.components import CatalogEntry
from vedette_program.build.github import GitHubBuilder
from vedette_program.build.github_lookups import Reviewers, resolve_github
from vedette_program.build.look import Looker
from vedette_program.build.lookups import Found, resolve_sentry
from vedette_program.build.pagerduty import PagerDutyBuilder
from vedette_program.build.people import People, resolve_people
from vedette_program.build.projects import ProjectBuilder
from vedette_program.build.providers import GitHubProviders, PeopleProviders
from vedette_program.build.receivers import Receivers
from vedette_program.build.secrets import SecretValues
from vedette_program.build.slack import SlackBuilder
from vedette_program.stack import Stack


@dataclass(frozen=True, slots=True)
class Builder:
    """Declares resources; everything that they refer to has been found."""

    stack: Stack
    sentry: pulumi_sentry.Provider
    github: GitHubProviders
    secrets: SecretValues
    found: Found
    reviewers: Reviewers
    providers: PeopleProviders
    people: People

    def build(self, plan: Plan) -> None:
        """Declare every component and its children, in the plan's order."""
        projects = ProjectBuilder(self.stack, self.found, self.sentry, self.secrets)
        slack = SlackBuilder(self.providers, self.people)
        pagerduty = PagerDutyBuilder(self.providers, self.people, self.found, self.sentry)
        receivers = Receivers(self.stack.github, self.found, projects, slack, pagerduty)
        alerting = AlertingBuilder(self.found, self.sentry, projects, receivers)
        github = GitHubBuilder(self.stack, self.github, self.reviewers, self.secrets)
        for component in plan.components:
            entry = CatalogEntry(component)
            for record in component.records:
                if isinstance(record, Manual):
                    continue  # nothing to declare: the component itself shows it
                if isinstance(record, GitHubRecord):
                    github.declare(record, entry)
                elif isinstance(record, SlackRecord):
                    slack.declare(record, entry)
                elif isinstance(record, PagerDutyRecord):
                    pagerduty.declare(record, entry)
                elif isinstance(record, AlertingRecord):
                    alerting.declare(record, entry)
                else:
                    projects.declare(record, entry)


def prepare(plan: Plan, company: Plan, stack: Stack) -> Builder:
    """Find everything that the plan refers to and does not declare, before the first resource.

    Args:
        plan: What this stack declares.
        company: What the company declares; names are looked up there that only it has.
        stack: Where the services are.

    Raises:
        LookupsError: something is missing; the message lists all of it.
    """
    sentry = pulumi_sentry.Provider(
        "sentry",
        base_url=stack.sentry.base_url,
        organization=stack.sentry.organization,
        token=stack.sentry.token,
    )
    github = GitHubProviders(stack.github)
    secrets = SecretValues(sentry, local=stack.local)
    look = Looker()
    found = resolve_sentry(plan, company, sentry, organization=stack.sentry.organization, look=look)
    reviewers = resolve_github(plan, stack.github, github, look)
    providers = PeopleProviders(stack.slack, stack.pagerduty)
    people = resolve_people(plan, company, stack, providers, look)
    look.problems += secrets.missing(plan)
    look.stop_on_problems()
    return Builder(stack, sentry, github, secrets, found, reviewers, providers, people)
