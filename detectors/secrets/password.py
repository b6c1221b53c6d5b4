"""Passwords behind their label, in prose, forms, configuration and program text."""

import re

from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.secrets.strength import is_code, is_placeholder, password_score

_NOT_A_VALUE_AFTER = re.compile(
    r" ?(?:tecken|bokstäver|siffror|characters|chars|letters|digits|days|dagar|dgr|ord|words"
    r"|gånger|times|försök|attempts|minuter|minutes|månader|months|st)\b",
    re.IGNORECASE,
)
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "”": "”", "’": "’", "«": "»"}
_TRAILING = ".,;:)]}>\"'`”’"
_PASSPORT_LABEL = re.compile(r"pass\W", re.IGNORECASE)
_PASSPORT = re.compile(r"[A-Za-z]{2}[0-9]{7}|[0-9]{8}")
"""Swedish passports, which "pass:" may stand before as well."""
_LEAST_STATED, _LEAST_NAMED, _LEAST_LOOSE = 0.5, 0.6, 0.8


def _value(candidate: Candidate) -> tuple[int, int, bool]:
    """Start and end of the value without quotes and the sentence's own punctuation, and whether
    it was quoted."""
    start, end = candidate.match.span("value")
    text = candidate.text
    closing = _QUOTES.get(text[start])
    if closing is not None:
        stop = text.find(closing, start + 1, start + 80)
        if stop > start + 1 and "\n" not in text[start:stop]:
            return start + 1, stop, True
        start += 1
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return start, end, False


def _validate(candidate: Candidate) -> Check | None:
    start, end, quoted = _value(candidate)
    text, value = candidate.text, candidate.text[start:end]
    if not value or is_placeholder(value) or "://" in value or "`" in value:
        return None
    if _PASSPORT_LABEL.match(candidate.value) and _PASSPORT.fullmatch(value):
        return None
    rule = "stated" if "stated" in candidate.match.re.groupindex else "named"
    if "loose" in candidate.match.re.groupindex:
        rule = "loose"
    if not quoted and (
        _NOT_A_VALUE_AFTER.match(text, end)
        or (rule == "stated" and is_code(value))
        or text[end : end + 1] in {"(", "["}
    ):
        return None
    return _scored(password_score(value), rule, quoted, start, end, _ends_line(text, end))


def _scored(
    strength: float, rule: str, quoted: bool, start: int, end: int, ends_line: bool
) -> Check | None:
    least = {"stated": _LEAST_STATED, "named": _LEAST_NAMED, "loose": _LEAST_LOOSE}[rule]
    if strength >= least:
        score = {"stated": 0.9, "named": 0.85, "loose": 0.7}[rule]
        return Check("strength", score=score if strength >= 0.8 else 0.6, start=start, end=end)
    if quoted and strength > 0.0 and rule != "loose":
        return Check("quoted", score=0.6, start=start, end=end)
    if rule == "stated" and ends_line and strength > 0.0:
        return Check("form_field", score=0.35, start=start, end=end)
    return None


def _ends_line(text: str, end: int) -> bool:
    return text[end : end + 2].strip(" .,") == "" or text[end : end + 1] == "\n"


_WORD = (
    r"(?:lösenord(?:et|en)?|losenord(?:et)?|lösen(?:et)?|lösenfras(?:en)?|engångslösen(?:ord)?(?:et)?"
    r"|adminlösenord(?:et)?|wifi-?lösenord(?:et)?|wi-?fi-?kod(?:en)?|passord(?:et)?"
    r"|kodord(?:et)?|passfras(?:en)?|code ?word"
    r"|passwords?|passwd|passphrase|passcode|pwd|psw|pword|pw)"
)
_FOR = r"(?: (?:till|för|på|i|hos|for|to|of|on|at)(?: [^\s:=]{1,30}){1,4}?)?"
_VALUE = r"(?P<value>[^\s]{1,80})"
RECOGNIZER = PatternRecognizer(
    name="password",
    entity_types=("CREDENTIAL",),
    patterns=(
        Pattern(
            "label_and_sign",
            rf"(?<![^\W_]){_WORD}[\"'*_]{{0,2}}(?P<stated>){_FOR}"
            r" ?(?::=|=>|->|:|={1,2})(?:\*\*|__)? ?(?P<value>(?:[^\s;&|,]|&(?!\w{1,40}=)){1,80})",
            0.9,
            0.9,
            re.IGNORECASE,
        ),
        Pattern(
            "label_over_value",
            rf"(?<![^\W_]){_WORD}[\"'*_]{{0,2}}(?P<loose>) ?:[*_ ]{{0,3}}\n[*_ ]{{0,3}}"
            r"(?P<value>(?:[^\s;&|,]|&(?!\w{1,40}=)){1,80})",
            0.7,
            0.7,
            re.IGNORECASE,
        ),
        Pattern(
            "prefixed_label_and_sign",
            r"[A-Za-z0-9]_(?:password|passwd|pwd|pass|losenord|passphrase)[\"']?"
            r"(?P<stated>) ?(?:=|:) ?"
            r"(?P<value>(?:[^\s;&|,]|&(?!\w{1,40}=)){1,80})",
            0.9,
            0.9,
            re.IGNORECASE,
        ),
        Pattern(
            "short_label_and_sign",
            r"(?<![\w-])(?:pass|pw|lsn|lös)(?P<stated>) ?[:=] ?(?P<value>(?:[^\s;&|,]|&"
            r"(?!\w{1,40}=)){1,80})",
            0.9,
            0.9,
            re.IGNORECASE,
        ),
        Pattern(
            "label_and_verb",
            rf"(?<![^\W_]){_WORD}(?P<named>){_FOR}"
            r" (?:är nu|är|var|blir|blev|sattes till|ändrades till"
            r"|är ändrat till|har ändrats till|har bytts till|byttes till|is now|is set to|is|was"
            r"|has been (?:changed|reset|set) to"
            rf"|was (?:changed|reset|set) to|changed to|reset to|heter|lyder)[: ]{{1,2}}{_VALUE}",
            0.85,
            0.85,
            re.IGNORECASE,
        ),
        Pattern(
            "label_and_value",
            rf"(?<![^\W_]){_WORD}(?P<loose>) (?P<value>[^\s]{{4,80}})",
            0.7,
            0.7,
            re.IGNORECASE,
        ),
        Pattern(
            "account_slash_password",
            r"(?<!\w)(?:inlogg(?:ning|en|ningen)?|inloggningsuppgifter(?:na)?|login|logga in med"
            r"|log in with"
            r"|credentials|konto(?:t)?|wi-?fi|wlan|ssid|nätverk(?:et)?)"
            r"(?P<loose>):? [^\s/]{2,40} ?/ ?(?P<value>[^\s/]{4,64})",
            0.7,
            0.7,
            re.IGNORECASE,
        ),
        Pattern(
            "network_key",
            r"(?<![^\W_])(?:wi-?fi|wlan|ssid|nätverk(?:et)?)(?P<named>)[^\n:=]{1,40}[ ,]"
            rf"(?:nyckel(?:n)?|kod(?:en)?|key|pass)(?: är| is)?[ :=]{{1,3}}{_VALUE}",
            0.85,
            0.85,
            re.IGNORECASE,
        ),
        Pattern(
            "command_line",
            r"(?<![\w-])(?:--password|--passwd|sshpass -p|-u [^\s:]{1,40}:|mysql [^\n]{0,60} -p)"
            r"(?P<stated>)[ =]?(?P<value>[^\s;&|]{4,80})",
            0.9,
            0.9,
        ),
    ),
    triggers=(
        r"lösen|losenord|password|passwd|passphrase|passcode|passord"
        r"|\bpwd|\bpsw\b|\bpword|wi-?fi-?kod",
        r"(?:pass|\bpw|_pwd|\blsn|\blös) ?[:=]",
        r"kodord|passfras|code ?word|\bpw\b",
        r"(?:wi-?fi|wlan|ssid|nätverk)[^\n]{1,40}(?:nyckel|kod|key|pass)",
        r"(?:inlogg|login|logga in med|log in with|credentials|konto|wi-?fi|wlan|ssid|nätverk)"
        r"[a-zåäö]*:? [^\s/]+ ?/ ?[^\s/]",
        r"sshpass|-u [^\s:]+:|mysql",
    ),
    validate=_validate,
    examples=(
        Example("Lösenord: Sommar2024!", ("Sommar2024!",), min_score=0.8),
        Example("Lösenordet är Gurka77.", ("Gurka77",), min_score=0.76),
        Example("my password is Tr0ub4dor&3, please", ("Tr0ub4dor&3",), min_score=0.76),
        Example("lösenordet till VPN är h3mligt99", ("h3mligt99",)),
        Example('password = "hunter-two-two"', ("hunter-two-two",)),
        Example("DB_PASSWORD=f4keF4ke;Timeout=5", ("f4keF4ke",)),
        Example("Server=db;User Id=app;Pwd=Ek0rre#12;", ("Ek0rre#12",)),
        Example('{"user": "eva", "password": "Blå7bär!"}', ("Blå7bär!",)),
        Example("logga in med eva.test / Vinter2023", ("Vinter2023",)),
        Example("med lösenordet Snö-gubbe12 går det", ("Snö-gubbe12",)),
        Example("The password has been reset to Welcome2025", ("Welcome2025",)),
        Example("curl -u robot:f4ke-f4ke-9 https://exempel.se", ("f4ke-f4ke-9",)),
        Example("My pw is Tr0ub4dor&3", ("Tr0ub4dor&3",)),
        Example("kodordet är blåbärspaj42", ("blåbärspaj42",)),
        Example("wifi: Skolnät / Grankotte77", ("Grankotte77",)),
        Example("SSID Gäst nyckel Fiskm4s-77", ("Fiskm4s-77",)),
        Example("nätverket saknar nyckelpersoner"),
        Example("root password -> Tr0ub4dor&3", ("Tr0ub4dor&3",)),
        Example("?password=Sommar2024!&user=eva", ("Sommar2024!",)),
        Example("**Lösenord:** Sommar2024!", ("Sommar2024!",)),
        Example("Lösenord:\nGrankotte77", ("Grankotte77",)),
        Example("Pass: 93441207"),
        Example("Lösenord:\nAnvändarnamn: eva"),
        Example("password: ********"),
        Example("password: <your-password>"),
        Example("lösenord: xxxx"),
        Example("losenord = os.environ['DB_PASS']"),
        Example("Glömt lösenord: klicka här"),
        Example("password = getpass.getpass()"),
        Example("Lösenordet är minst 12 tecken långt"),
        Example("lösenordet är 14 tecken"),
        Example("def login(user: str, password: str) -> bool:"),
        Example("Hur väljer jag ett bra lösenord?"),
        Example("The password is required and must be changed"),
        Example("password: ${DB_PASSWORD}"),
        Example("lösenordspolicyn gäller från 2024"),
    ),
    source="wording of prompts, tickets, configuration files",
)
