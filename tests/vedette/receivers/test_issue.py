"""An issue on GitHub."""

from __future__ import annotations

from vedette.receivers.base import Id, SentryAction

LABELS = ("incident-log", "sentry")


def sentry(repository, **more):
    fields = {
        "repo": Id("repository", repository),
        "labels": LABELS,
        "integration": Id("integration", "github"),
        **more,
    }
    return SentryAction(
        type="github",
        integration="github",
        target_type="specific",
        data={"additional_fields": fields, "dynamic_form_fields": ()},
    )


def test_an_issue_goes_to_the_repository_of_the_service(act):
    action = act(issue={"labels": LABELS})
    assert action.sentry() == sentry("acme/shop")
    assert action.explain() == "an issue in acme/shop labelled incident-log, sentry"
    assert (action.column, action.route()) == ("issues", "acme/shop: incident-log, sentry")


def test_it_may_have_another_repository_and_an_assignee(act):
    action = act(issue={"labels": LABELS, "repository": "acme/incidents", "assignee": "ana"})
    assert action.sentry() == sentry("acme/incidents", assignee="ana")


def test_issues_with_other_labels_are_others(receiver):
    one, other = receiver(issue={"labels": LABELS}), receiver(issue={"labels": LABELS[:1]})
    assert (one.name, one.identity != other.identity) == ("incident-log,sentry", True)
