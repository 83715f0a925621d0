"""Debug symbols in a bucket."""

import pulumi
import pulumi_sentry as sentry

symbols = sentry.ProjectSymbolSource(
    "symbols",
    project="web",
    type="s3",
    name="Releases",
    layout={"type": "symstore", "casing": "lowercase"},
    bucket="symbols",
    region="eu-west-1",
    access_key="AKIA0000",
    secret_key=pulumi.Config().require_secret("symbolsKey"),
)
