"""Sentences as employees type them into a chat, in Swedish and English, with a value in them.

Our own templates in many genres: mail, table row, CSV, JSON, log line, chat without capitals, form
field, minutes. `{label}` is what the value is called, `{value}` the value, the rest is filler.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from tests.support.values import KEYS, LABELLED_KEYS, PASSWORD, Kind, Make

_FILLER: Mapping[str, tuple[str, ...]] = {
    "first": ("Eva", "Nils", "Zainab", "Per", "Åsa", "Kim", "Dragana", "Yusuf"),
    "last": ("Testberg", "Exempelsson", "Granlund", "Sten", "Ahlmark"),
    "place": ("Linköping", "Hedemora", "Kista", "Norrköping", "Säter"),
    "unit": ("socialkontoret", "HR", "biblioteket", "IT", "elevhälsan", "registratorn"),
    "day": ("måndag", "den 3 maj", "12/4", "i förrgår", "2026-03-14"),
    "time": ("08:15", "13.40", "kl 9", "16:02:11"),
    "count": ("2", "14", "300", "1 250", "7,5"),
}

LABELLED: tuple[str, ...] = (
    # sv
    "Hej! Kan du skriva ett brev till {first} {last}, {label} {value}, om mötet {day}?",
    "Sammanfatta ärendet. {first} {last} ({label}: {value}) bor i {place}.",
    "{label}: {value}",
    "{label} {value}\nNamn: {first} {last}\nOrt: {place}",
    "Namn: {first} {last}\n{label}: {value}\nOrt: {place}\nAntal: {count}",
    "hej kan du kolla {first}s ärende, {label} {value} tack",
    "var hittar jag blanketten för {label} {value}? brådskar lite",
    "| namn | {label} | ort |\n|---|---|---|\n| {first} {last} | {value} | {place} |",
    "namn;{label};ort\n{first} {last};{value};{place}",
    "{first}\t{label} {value}\t{place}\t{count}",
    '{{"namn": "{first}", "{label}": "{value}", "antal": 3}}',
    "{label}={value}",
    "2026-03-14 {time} INFO import klar, {label}={value} rad=17",
    "§ 12 Beslut. Utskottet beslutar bifalla ansökan från {first} {last}, {label} {value}.",
    "Ring {first} {day}. Uppgifter: {label} = {value}; {place}",
    "Från: {first}@exempel.se\nÄmne: fråga\n\nMitt {label} är {value}. Hälsningar {first}",
    "Översätt till engelska: Hennes {label} är {value}, hon väntar sedan {day}.",
    "<td>{label}</td><td>{value}</td>",
    "- {first} {last}, {label} {value}\n- {first} Sten, frånvarande",
    "Protokoll {day}, {unit}: {first} lämnade {label} ({value}) till handläggaren.",
    "Svara {first}: vi har registrerat {label} {value}, stämmer det?",
    "Formulär\n{label}\n{value}\nOrt\n{place}",
    # en
    "Please draft a reply to {first} {last}, {label} {value}, about the meeting.",
    "Summarise: {first} ({label}: {value}) moved to {place}.",
    "can you check {first}'s case, {label} {value} thx",
    "name,{label},town\n{first} {last},{value},{place}",
    '{{"name": "{first} {last}", "{label}": "{value}"}}',
    "{time} WARN retry user={first} {label}={value} attempt=2",
    "Her {label} is {value}. Translate this into Swedish.",
    "Minutes: {first} gave the {label} ({value}) to the {unit} team.",
    "From: {first}\nSubject: my details\n\nMy {label} is {value}, thanks.",
)

UNLABELLED: tuple[str, ...] = (
    "Hej! Skriv ett svar till {first} {last}, {value}, som väntar sedan {day}.",
    "{first} {last} {value} {place}",
    "{first} {last};{value};{place}",
    "| {first} {last} | {value} | {place} |",
    "vad gäller för {value} när det tar så lång tid",
    "Sammanfatta: {value} har hört av sig {count} gånger.",
    "({value})",
    "{value}",
    '["{first}", "{value}"]',
    "§ 4 Närvarande: {first} {last} ({value}), Kim Sten.",
    "2026-03-14 {time} import av {value} klar",
    "Re: {value}\n\nHej, se ovan. /{first}",
    "Please summarise what {value} told us.",
    "what happened with {value}? asking for {first}",
    "{first},{last},{value}\n{first},Sten,-",
    "1. {value}\n2. {first}",
)

PASSWORDS: tuple[str, ...] = (
    "Lösenord: {value}",
    "lösenord: {value}",
    "Lösenordet är {value}",
    "Lösenordet är {value}.",
    "mitt lösenord är {value} funkar inte längre",
    "hej kan inte logga in, användare {first} lösenord {value}",
    "Användarnamn: {first}\nLösenord: {value}\nHost: db1",
    "Nytt lösenord till {unit}: {value}",
    "lösen: {value}",
    "lsn={value}",
    "pwd: {value}",
    "password: {value}",
    "Password={value}",
    "My password is {value}, why does it fail?",
    "The password for the {unit} account is {value}",
    'password = "{value}"',
    "DB_PASSWORD={value}",
    '{{"user": "{first}", "password": "{value}"}}',
    "db:\n  user: app\n  password: {value}\n  port: 5432",
    "Server=db;User Id=app;Password={value};",
    "user={first} password={value} dbname=x",
    "| konto | lösenord |\n|---|---|\n| {first} | {value} |",
    "sshpass -p {value} ssh app@db",
    "Lösenordet har ändrats till {value}",
    "wifi-lösenordet är {value}",
    "inloggning: {first} / {value}",
)

URLS: tuple[str, ...] = (
    "postgres://app:{value}@db.exempel.se:5432/x",
    "anslut med mysql://rapport:{value}@10.1.1.1/db tack",
    "redis://:{value}@cache:6379/0",
    "git clone https://robot:{value}@git.exempel.se/x.git",
)

LABELLED_SECRETS: tuple[str, ...] = (
    "api_key = '{value}'",
    "API_KEY={value}",
    "api-nyckel: {value}",
    "Nyckeln är {value}",
    "client_secret: {value}",
    '{{"access_token": "{value}"}}',
    "Authorization: Bearer {value}",
    "curl -H 'X-Api-Key: {value}' https://exempel.se",
    "token: {value}",
    "secret = {value}",
)

KEY_TEXTS: tuple[str, ...] = (
    "{value}",
    "nyckeln {value} slutade fungera {day}",
    "export KEY={value}",
    "key: {value}",
    'client = Client(api_key="{value}")',
    "Varför får jag 401 med {value}?",
    "hej det här är min nyckel\n{value}\nvad gör jag för fel",
    '{{"key": "{value}"}}',
    "| {first} | {value} |",
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text and where its one value stands."""

    text: str
    start: int
    end: int

    @property
    def value(self) -> str:
        return self.text[self.start : self.end]


def build(template: str, value: str, label: str, rng: Random) -> Sentence:
    """The template with everything filled in."""
    mark = "\x00"
    filler = {name: rng.choice(choices) for name, choices in _FILLER.items()}
    text = template.format(label=label, value=mark, **filler)
    start = text.index(mark)
    return Sentence(text.replace(mark, value), start, start + len(value))


def labelled(kind: Kind, form: str, rng: Random) -> Sentence:
    """A sentence that says what the value is."""
    label = rng.choice(kind.labels_sv + kind.labels_en)
    return build(rng.choice(LABELLED), kind.forms[form](rng), label, rng)


def unlabelled(kind: Kind, form: str, rng: Random) -> Sentence:
    """A sentence that does not say what the value is."""
    return build(rng.choice(UNLABELLED), kind.forms[form](rng), "", rng)


def secret(templates: tuple[str, ...], make: Make, rng: Random) -> Sentence:
    """A sentence with a credential."""
    return build(rng.choice(templates), make(rng), "", rng)


def credentials() -> Iterator[tuple[str, tuple[str, ...], Make]]:
    """Every form of credential: its name, its templates and its values."""
    yield "password", PASSWORDS, PASSWORD
    yield "password in a URL", URLS, PASSWORD
    for name, make in LABELLED_KEYS.items():
        yield f"labelled {name}", LABELLED_SECRETS, make
    for name, make in KEYS.items():
        yield name, KEY_TEXTS, make
