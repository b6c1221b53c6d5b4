"""The shipped model, read at first use."""

import hashlib
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np

from detectors.names.network import Network

PATH = "data/names/model.npz"


@cache
def load() -> Network:
    """The network, read once (about a fifth of a second, 40 MB). Raises OSError when the
    package's data is missing."""
    with np.load(BytesIO(_content()), allow_pickle=False) as arrays:
        return Network.from_arrays({name: arrays[name] for name in arrays.files})


@cache
def digest() -> str:
    """Names the shipped data: 32 hexadecimal digits. Raises OSError when it is missing."""
    return hashlib.blake2b(_content(), digest_size=16).hexdigest()


def _content() -> bytes:
    return files("detectors").joinpath(PATH).read_bytes()
