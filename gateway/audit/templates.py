"""Drafts of the documents that a tenant needs before it turns screening on: an impact assessment,
an entry in the record of processing, information to the staff. Generated from the configuration
where it has the answer; the rest is marked `[fyll i: ...]` for a person.

Pure. In Swedish: they are a Swedish authority's own documents.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from detectors.taxonomy import label
from gateway.settings import Service, TenantAudit


@dataclass(frozen=True, slots=True)
class Facts:
    """What the configuration says of a tenant. `policy` names its policy."""

    title: str
    policy: str
    audit: TenantAudit
    services: Mapping[str, Service]


def dpia(facts: Facts) -> str:
    """A draft of the impact assessment (GDPR 35)."""
    audit = facts.audit
    return _page(
        f"Konsekvensbedömning: granskning av AI-frågor vid {facts.title}",
        (
            "Utkast enligt artikel 35 GDPR. Systematisk kontroll av anställdas kommunikation och"
            " känsliga uppgifter är två av nio kriterier; två räcker för att en bedömning krävs."
        ),
        "## Behandlingen",
        f"- Personuppgiftsansvarig: {facts.title}",
        f"- Dataskyddsombud: {_or(audit.officer, 'namn och kontakt')}",
        f"- Rättslig grund: {_or(audit.legal_basis, 'artikel 6.1 e, och varför')}",
        "- Ändamål: att personuppgifter, sekretess och hemligheter inte lämnas till AI-tjänster"
        " som inte får ha dem, och att det kan visas. Inte att följa upp någons prestation.",
        f"- Styrande policy: {facts.policy}",
        "",
        "### Mottagare (AI-tjänster)",
        *_services(facts),
        "",
        "### Vad som sparas",
        *_kept(audit),
        "## Nödvändighet och proportionalitet",
        "- Ingen prompttext sparas. En uppgift syns i loggen som typ och antal.",
        "- Sökbara kodade värden (HMAC) skapas bara för valda typer, och säkerhetsskyddsklassade"
        " poster får inga.",
        "- Grupper som inte loggas: " + (", ".join(audit.subjects.without) or "inga") + ".",
        "- [fyll i: varför mindre ingripande åtgärder inte räcker]",
        "",
        "## Risker och åtgärder",
        "",
        "| risk | åtgärd |",
        "| --- | --- |",
        "| Anställda kartläggs | Pseudonym som byts varje månad; att röja någon kräver ändamål,"
        " två personer och prövning av källskydd, och loggas |",
        "| Loggen ändras eller raderas | Manipulationssäker logg med signerade kontrollpunkter |",
        "| Nyckeln till kodade värden läcker | Nyckeln ligger utanför databasen, kan bytas och"
        " gamla värden läggas under den nya |",
        "| En uppgift missas och skickas ut | Granskning, incident med tidsfrister (72 timmar) |",
        "| Uppgifter sparas för länge | Gallring per klass, bara med beslut, med protokoll |",
        "| [fyll i: egna risker] | [fyll i] |",
        "",
        "## Samråd",
        f"- Förhandling enligt MBL: {_or(audit.subjects.negotiation, 'datum och protokoll')}",
        f"- Denna bedömning: {_or(audit.subjects.dpia, 'diarienummer')}",
        "- Dataskyddsombudets råd: [fyll i]",
        "- Beslut och kvarstående risk: [fyll i]",
    )


def record_of_processing(facts: Facts) -> str:
    """An entry in the record of processing activities (GDPR 30)."""
    audit, retention = facts.audit, facts.audit.retention
    return _page(
        f"Registerförteckning: granskning av AI-frågor vid {facts.title}",
        "Post enligt artikel 30 GDPR.",
        "| uppgift | innehåll |",
        "| --- | --- |",
        f"| Personuppgiftsansvarig | {facts.title} |",
        f"| Dataskyddsombud | {_or(audit.officer, 'namn och kontakt')} |",
        "| Ändamål | Skydda uppgifter som inte får lämnas till AI-tjänster, och kunna visa det |",
        f"| Rättslig grund | {_or(audit.legal_basis, 'artikel 6.1 e, och varför')} |",
        "| Registrerade | Användare av AI-tjänster; personer som nämns i frågor |",
        "| Kategorier | Tid, tjänst, modell, roll, enhet, beslut, typ och antal av funna uppgifter"
        f"{', månadsvis pseudonym' if audit.subjects.logged else ''} |",
        f"| Kodade värden | {_types(audit)} |",
        f"| Mottagare | {', '.join(s.title or n for n, s in facts.services.items())} |",
        f"| Överföring utanför EU/EES | {_outside(facts)} |",
        f"| Gallringsfrister | loggposter {retention.decisions} dagar, incidenter"
        f" {retention.incidents} dagar, kodade värden {audit.tokens.days} dagar; gallras bara med"
        " beslut |",
        "| Säkerhet | Kryptering i transport, nycklar utanför databasen, manipulationssäker logg,"
        " loggad åtkomst |",
    )


def staff_information(facts: Facts) -> str:
    """What the staff is told beforehand (GDPR 12-14)."""
    audit = facts.audit
    logged = (
        "- Ditt namn sparas inte. I stället sparas en pseudonym som byts varje månad. Att ta reda"
        " på vem den står för kräver ett ändamål och två personer, och loggas."
        if audit.subjects.logged
        else "- Vem du är sparas inte."
    )
    return _page(
        f"Så granskas dina frågor till AI vid {facts.title}",
        "När du använder AI genom jobbet går frågan genom en grindvakt. Den letar efter uppgifter"
        " som inte får lämnas ut och stoppar eller maskerar dem.",
        "## Vad som sparas",
        "- Inte det du skriver, och inte svaret.",
        "- Att en fråga ställdes, när, till vilken tjänst, vad som beslutades och vilka typer av"
        " uppgifter som hittades.",
        logged,
        "- För facket, visselblåsning och förtroendevalda sparas ingen pseudonym, när rollerna"
        f" är satta ({', '.join(audit.subjects.without) or 'inga'}).",
        f"- Loggen sparas normalt i {audit.retention.decisions} dagar. Den är en allmän handling"
        " och gallras bara efter beslut.",
        "",
        "## Vad det används till",
        "- Att skydda uppgifter, utreda incidenter och förbättra reglerna.",
        "- Aldrig till att mäta hur du arbetar.",
        "",
        "## Dina rättigheter",
        "- Du kan se dina egna poster, begära registerutdrag och invända.",
        f"- Vänd dig till {_or(audit.officer, 'dataskyddsombud och kontakt')}, eller klaga hos"
        " IMY.",
        "",
        "## Varför vi får göra så",
        f"- Rättslig grund: {_or(audit.legal_basis, 'artikel 6.1 e')}",
        f"- Konsekvensbedömning: {_or(audit.subjects.dpia, 'diarienummer')}",
        f"- Facklig förhandling: {_or(audit.subjects.negotiation, 'datum')}",
    )


TEMPLATES: dict[str, Callable[[Facts], str]] = {
    "dpia": dpia,
    "record-of-processing": record_of_processing,
    "staff-information": staff_information,
}


def _page(title: str, lead: str, *lines: str) -> str:
    return "\n".join((f"# {title}", "", lead, "", *lines)).rstrip() + "\n"


def _or(text: str | None, what: str) -> str:
    return text or f"[fyll i: {what}]"


def _types(audit: TenantAudit) -> str:
    return ", ".join(label(name, "sv") for name in audit.tokens.types) or "inga"


def _kept(audit: TenantAudit) -> Iterator[str]:
    retention = audit.retention
    yield ""
    yield "| uppgift | dagar |"
    yield "| --- | --- |"
    yield f"| Loggpost: tid, tjänst, beslut, typer och antal | {retention.decisions} |"
    yield f"| Incidenter | {retention.incidents} |"
    yield f"| Kodade värden: {_types(audit)} | {audit.tokens.days} |"
    yield f"| Kodade kännetecken på stoppade meddelanden | {retention.refused} |"
    who = "månadsvis pseudonym" if audit.subjects.logged else "sparas inte"
    yield f"| Vem som frågade: {who} | {retention.decisions} |"
    yield ""


def _services(facts: Facts) -> Iterator[str]:
    yield ""
    yield "| tjänst | region | biträdesavtal | tränar inte på frågor |"
    yield "| --- | --- | --- | --- |"
    for name, service in facts.services.items():
        title = service.title or name
        region = service.region or "[fyll i]"
        yield f"| {title} | {region} | {_said(service.dpa)} | {_said(service.no_training)} |"


def _said(known: bool | None) -> str:
    return "[fyll i]" if known is None else "ja" if known else "nej"


def _outside(facts: Facts) -> str:
    outside = [
        f"{service.title or name} ({service.region or 'okänd region'})"
        for name, service in facts.services.items()
        if service.region.lower() not in ("eu", "se")
    ]
    return ", ".join(outside) + " [fyll i: skyddsåtgärd]" if outside else "nej"
