"""Makes our names known to spaCy. It is imported by way of the package's entry point, so that
`nlp.add_pipe("grindvakt_names")` works, and a saved pipeline loads, where the package is."""

from detectors import ner

ner.register()

make = ner.component
"""What the entry point names: from pipeline and name to the component."""
