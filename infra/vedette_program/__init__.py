"""The Pulumi program: turns the catalog's plan into resources and decides nothing itself."""
