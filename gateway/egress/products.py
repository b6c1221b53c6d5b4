"""The products that the lists are about: what each is called and where it is found."""

from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from policies.source import Strict, load, parse

_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
Host = Annotated[str, StringConstraints(max_length=253, pattern=rf"^({_LABEL}\.)+[a-z]{{2,63}}$")]


class Kind(StrEnum):
    """What a product is for. `api` hosts serve programs, not people."""

    CHAT = "chat"
    API = "api"
    IMAGE = "image"
    TRANSLATION = "translation"
    STORAGE = "storage"


class Restriction(Strict):
    """A header that a TLS-inspecting proxy adds to requests to `hosts`, so that the product serves
    the tenant's own organisation alone. Its value is `fixed`, or the tenant's id: the attribute
    `value` of the catalogue's service where it is named, else for the operator to fill in.
    `context` names a second header that tells who asks for the restriction."""

    header: str
    hosts: tuple[Host, ...]
    context: str = ""
    fixed: str = ""
    value: Literal["", "entra_tenant"] = ""


class Product(Strict):
    """One product. `services` are ids and names of a policy's catalogue that stand for it."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    name: str
    vendor: str
    kind: Kind
    hosts: Annotated[tuple[Host, ...], Field(min_length=1)]
    services: tuple[str, ...] = ()
    restriction: Restriction | None = None


class ProductFile(Strict):
    """`products.yaml`, or a tenant's own additions in the same form."""

    products: tuple[Product, ...]


@cache
def known_products() -> tuple[Product, ...]:
    """The products that the package knows."""
    return read(Path(str(resources.files(__package__) / "products.yaml")))


def read(path: Path) -> tuple[Product, ...]:
    """The products of a file. Raises SourceError."""
    return parse(ProductFile, load(path)).products
