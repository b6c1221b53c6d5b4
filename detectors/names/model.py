"""The shipped model, read at first use."""

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
    content = files("detectors").joinpath(PATH).read_bytes()
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        return Network.from_arrays({name: arrays[name] for name in arrays.files})
