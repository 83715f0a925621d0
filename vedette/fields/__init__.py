"""The types of single values of the catalog: texts, names, durations, limits, and what the vendors take."""
