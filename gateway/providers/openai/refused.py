"""Which of OpenAI's paths are refused for a reason that a client should read.

Every path that is not served is refused; these are the ones that the official SDKs ask for.
"""

import re
from dataclasses import dataclass

from gateway.errors import ClientError


@dataclass(frozen=True, slots=True)
class _Reason:
    """The paths that it holds for, and a text about them in both languages."""

    paths: re.Pattern[str]
    sv: str
    en: str


def _below(*names: str) -> re.Pattern[str]:
    """These paths and all below them."""
    return re.compile(rf"/(?:{'|'.join(names)})(?:/.*)?")


_REASONS = (
    _Reason(
        _below("uploads", "content_provenance_checks"),
        "Uppladdning i delar (uploads) släpps inte fram: en fil kan bara granskas hel. Ladda upp "
        "den i ett anrop (files).",
        "Uploads in parts (uploads) do not pass: a file can only be screened as a whole. Upload it "
        "in one request (files).",
    ),
    _Reason(
        _below("audio/voices", "audio/voice_consents"),
        "Egna röster (audio/voices) släpps inte fram: en inspelad röst är en personuppgift som "
        "ligger kvar hos tjänsten. Använd en av tjänstens röster.",
        "Voices of one's own (audio/voices) do not pass: a recorded voice is personal data that "
        "stays at the service. Use one of the service's voices.",
    ),
    _Reason(
        _below("videos"),
        "Film (videos) släpps inte fram: den hämtas senare, utanför granskningen.",
        "Videos (videos) do not pass: they are fetched later, outside screening.",
    ),
    _Reason(
        _below("assistants", "threads", "chatkit"),
        "Assistenter och deras trådar (assistants, threads, chatkit) släpps inte fram: det äldre "
        "gränssnittet granskas inte här. Använd responses, med conversations för det som ska ligga "
        "kvar.",
        "Assistants and their threads (assistants, threads, chatkit) do not pass: the older "
        "interface is not screened here. Use responses, with conversations for what is to be kept.",
    ),
    _Reason(
        re.compile(r"/chat/completions/[^/]+(?:/messages)?"),
        "Sparade svar (chat/completions/{id}) kan inte hämtas, ändras eller tas bort här: "
        "uppgifter som ersattes i dem kan inte sättas tillbaka. Spara svaret när det kommer, "
        "eller använd responses.",
        "Stored answers (chat/completions/{id}) cannot be fetched, changed or deleted here: "
        "values that were replaced in them cannot be put back. Keep the answer when it comes, or "
        "use responses.",
    ),
    _Reason(
        _below("containers", "skills"),
        "Samlingar hos tjänsten (containers, skills) släpps inte fram: det som "
        "ligger i dem används senare utan att passera granskningen. Lägg texten i frågan.",
        "Collections at the service (containers, skills) do not pass: what lies in "
        "them is used later without being screened. Put the text into the request.",
    ),
    _Reason(
        _below("realtime"),
        "Hemligheter och samtal för realtid (realtime/client_secrets, realtime/calls) släpps inte "
        "fram: de ger klienten en egen förbindelse med tjänsten, förbi granskningen. Öppna en "
        "WebSocket till realtime i stället.",
        "Secrets and calls for realtime (realtime/client_secrets, realtime/calls) do not pass: "
        "they give the client a connection of its own to the service, past screening. Open a "
        "WebSocket to realtime instead.",
    ),
    _Reason(
        _below("fine_tuning", "fine-tunes", "evals"),
        "Träning och utvärdering (fine_tuning, evals) släpps inte fram: de arbetar med filer som "
        "inte har granskats, och en tränad modell kan återge vad som stod i dem.",
        "Training and evaluation (fine_tuning, evals) do not pass: they work on files that have "
        "not been screened, and a trained model can repeat what stood in them.",
    ),
    _Reason(
        _below("organization", "projects", "webhooks"),
        "Tjänstens egen administration (organization, projects, webhooks) nås inte härifrån: "
        "gatewayens nyckel är till för frågor. Använd tjänstens egen webbplats.",
        "The service's own administration (organization, projects, webhooks) is not reached from "
        "here: the gateway's key is for requests. Use the service's own site.",
    ),
)


def check(path: str) -> None:
    """Raises ClientError 403 with the reason why a path such as "/files" is refused, if it has
    one."""
    for reason in _REASONS:
        if reason.paths.fullmatch(path):
            raise ClientError(403, "operation_refused", reason.sv, reason.en)
