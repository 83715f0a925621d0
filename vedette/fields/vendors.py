"""How long a text may be, by the vendor that refuses a longer one.

Sources: Sentry's and PagerDuty's published API descriptions (`maxLength` of the request), GitHub's documentation of
labels, secrets and variables, Slack's documentation of `conversations.setPurpose` and `conversations.setTopic`.
"""

from __future__ import annotations

from typing import Final

# Sentry.
TEAM_NAME: Final = 64
PROJECT_NAME: Final = 200  # when a project is changed; the provider shortens the name while it creates one
PROJECT_SLUG: Final = 100
PLATFORM: Final = 64  # the column of Sentry's model
MONITOR_NAME: Final = 200
CRON_NAME: Final = 128
DASHBOARD_TITLE: Final = 255
WIDGET_TEXT: Final = 255
UPTIME_ADDRESS: Final = 255
TAG_VALUE: Final = 200  # a longer one is cut off, so a filter on it never matches

# GitHub.
OWNER_NAME: Final = 39
REPOSITORY_NAME: Final = 100
LABEL_NAME: Final = 50
LABEL_DESCRIPTION: Final = 100
SETTING_VALUE: Final = 48 * 1024  # of a variable, in bytes
TEMPLATE_VALUE: Final = 4000  # of `with`, in bytes: a page or a workflow is no place for more
FILE_NAME: Final = 255  # of one part of a path, as file systems have it
FILE_PATH: Final = 4096

# Slack.
CHANNEL_TEXT: Final = 250  # purpose and topic
GROUP_TITLE: Final = 80

# PagerDuty.
PAGER_NAME: Final = 100  # of a team; the other names may be longer, but would not be read in a page
PAGER_DESCRIPTION: Final = 1024
PERSON_EMAIL: Final = 100
ESCALATION_TARGETS: Final = 10  # of one step
