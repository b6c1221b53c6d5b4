"""How the names model is made: corpora, lists, made-up prompts, a small network. Run
`python -m detectors.training`; nothing here is imported by the service."""
