"""Names of people, places and organisations in Swedish and English text, by a small network of
our own over word features and name lists."""
