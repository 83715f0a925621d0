"""What an edit of the catalog must not delete: the engine refuses to, until somebody takes the protection back."""

from __future__ import annotations

import pulumi

from vedette.contract.types import PROTECTED


def protect_what_is_kept() -> None:
    """Protect every resource of the types in `PROTECTED` that this program declares from now on."""
    pulumi.runtime.register_stack_transformation(_protected)


def _protected(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    if args.type_ not in PROTECTED:
        return None
    options = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(protect=True))
    return pulumi.ResourceTransformationResult(args.props, options)
