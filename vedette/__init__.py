"""Vedette: a company's monitoring as one reviewed, tested program. This package is the pure core: no Pulumi."""
