#!/usr/bin/env bash
# What a change must pass. Install scripts of packages do not run: the change may name any package.
set -euo pipefail
pnpm install --frozen-lockfile --ignore-scripts
pnpm test
pnpm type-check
pnpm lint
