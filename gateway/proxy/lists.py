"""What tenants list themselves, in memory: term files, hashed registers, public contacts.

Files are read when the gateway starts. Registers are read from the database, and again within
seconds of a change by any process.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from detectors.contacts import ContactsError, PublicContacts
from detectors.hashed_list import HashedList, ListError, ListKey, read
from detectors.listing import Lists, ListScanner
from detectors.terms import TermList, TermsError, read_terms
from gateway.errors import ConfigError
from gateway.identity.rootkey import Purpose, RootKey
from gateway.settings import Configuration, Tenant
from gateway.storage.hashedlists import HashedListStore
from gateway.telemetry import Log


@dataclass(frozen=True, slots=True)
class TenantPart:
    """A tenant's own part of a scan. `scanner` looks for the lists' values and ours; None when
    there are no lists. `digest` is "" then."""

    lists: Lists = field(default_factory=Lists)
    scanner: ListScanner | None = None
    contacts: PublicContacts = field(default_factory=lambda: PublicContacts(()))
    digest: str = ""


NOTHING = TenantPart()


def list_key(root: RootKey, tenant: str, number: str = "1") -> ListKey:
    """The key that a tenant's registers are hashed with."""
    return ListKey(tenant, number, root.derive(tenant, Purpose.TERMS, number))


def load_files(configuration: Configuration) -> dict[str, TenantPart]:
    """Every tenant's term files and contacts, without a scanner. Raises ConfigError with file,
    line or entry, and key."""
    return {
        name: TenantPart(
            lists=Lists(terms=_terms(configuration, name, tenant)),
            contacts=_contacts(configuration, name, tenant),
        )
        for name, tenant in configuration.settings.tenants.items()
    }


class TenantLists:
    """All tenants' parts. `load` fills it before serving; `refresh`, called every few seconds in
    the background, follows what any process loads or removes."""

    def __init__(
        self,
        files: Mapping[str, TenantPart],
        store: HashedListStore,
        root: RootKey,
        build: Callable[[Lists], ListScanner],
        log: Log,
    ) -> None:
        """`build` makes a scanner of lists, on top of the gateway's own."""
        self._files = files
        self._store = store
        self._root = root
        self._build = build
        self._log = log
        self._read: dict[tuple[str, str, str], tuple[HashedList, bytes]] = {}
        self._parts: Mapping[str, TenantPart] = {}
        self._revision = -1
        self._unusable = -1

    def part(self, tenant: str) -> TenantPart:
        """The tenant's part as it is now."""
        return self._parts.get(tenant, NOTHING)

    def load(self) -> None:
        """Reads every list that is not in memory. Raises ConfigError for one that does not
        belong to its tenant's key: what is to be protected must not silently pass."""
        revision = self._store.revision()  # first: a change in between is read twice, not missed
        hashed: dict[str, list[tuple[HashedList, bytes]]] = {}
        known: dict[tuple[str, str, str], tuple[HashedList, bytes]] = {}
        for stored in self._store.list():
            key = stored.tenant, stored.name, stored.digest
            opened = self._read.get(key) or self._open(stored.tenant, stored.name)
            if opened is not None:
                known[key] = opened
                hashed.setdefault(stored.tenant, []).append(opened)
        self._parts = {
            name: self._part(name, part, hashed.get(name, [])) for name, part in self._files.items()
        }
        self._read = known
        self._revision = revision

    def refresh(self) -> None:
        """Reads again what has changed. A list that cannot be used leaves all as it was."""
        revision = self._store.revision()
        if revision in (self._revision, self._unusable):
            return
        try:
            self.load()
        except ConfigError:
            self._unusable = revision
            self._log.write("list_unusable")

    def _part(
        self, name: str, files: TenantPart, hashed: list[tuple[HashedList, bytes]]
    ) -> TenantPart:
        lists = replace(files.lists, hashed=tuple(hashed))
        if not lists:
            return files
        digest = lists.digest
        present = self._parts.get(name)
        if present is not None and present.digest == digest:
            return present
        return replace(files, lists=lists, scanner=self._build(lists), digest=digest)

    def _open(self, tenant: str, name: str) -> tuple[HashedList, bytes] | None:
        body = self._store.body(tenant, name)
        if body is None:
            return None
        try:
            return open_list(self._root, tenant, body)
        except ListError as error:
            raise ConfigError(f"the list {name} of tenant {tenant}: {error}") from None


def open_list(root: RootKey, tenant: str, data: bytes) -> tuple[HashedList, bytes]:
    """A list's file, and the key that it was made with. Raises ListError."""
    key = list_key(root, tenant)
    return read(data, key), key.secret


def _terms(configuration: Configuration, name: str, tenant: Tenant) -> tuple[TermList, ...]:
    found = []
    for number, given in enumerate(tenant.terms):
        try:
            found.append(read_terms(configuration.folder / given))
        except TermsError as error:
            raise ConfigError(f"tenants.{name}.terms[{number}]: {error}") from None
    return tuple(found)


def _contacts(configuration: Configuration, name: str, tenant: Tenant) -> PublicContacts:
    place = f"tenants.{name}.public_contacts"
    try:
        return PublicContacts(_entries(place, configuration.folder, tenant.public_contacts))
    except ContactsError as error:
        raise ConfigError(str(error)) from None


def _entries(place: str, folder: Path, given: str | tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Place and text of every entry: of the list, or of the file's lines (`#` begins a remark)."""
    if not isinstance(given, str):
        yield from ((f"{place}[{number}]", entry) for number, entry in enumerate(given))
        return
    path = folder / given
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise ConfigError(f"{place}: {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{place}: {path}: is not UTF-8") from None
    for number, line in enumerate(lines, start=1):
        entry = line.partition("#")[0].strip()
        if entry:
            yield f"{place}: {path}:{number}", entry
