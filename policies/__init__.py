"""Who, where and findings in; verdict out. Knows only the detectors' types."""
