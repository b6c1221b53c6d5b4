"""The command line's families of commands: each adds its parsers and runs them."""
