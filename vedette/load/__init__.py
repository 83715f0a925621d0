"""Catalog files to models; every refusal is a finding with its place."""

from vedette.load.files import Loaded, load_files, load_text
from vedette.load.source import Source

__all__ = ["Loaded", "Source", "load_files", "load_text"]
