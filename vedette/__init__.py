"""Vedette: a company's monitoring as one reviewed, tested program. The pure core: it never imports Pulumi."""
