"""How patterns begin."""


def first(characters: str, *behind: str) -> str:
    """One of the characters (the inside of a class), before which none of `behind` (regex source
    of fixed width) stands. Looking back after the character, not before it, lets the engine skip to
    candidates: ten times faster on prose."""
    return f"[{characters}]" + "".join(f"(?<!{each}[{characters}])" for each in behind)
