import gateway  # noqa: F401  # before numpy is loaded: it holds numpy to one thread
