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
        _below("files", "uploads", "batches", "content_provenance_checks"),
        "Filer och satser (files, uploads, batches) släpps inte fram: det som laddas upp till "
        "tjänsten granskas inte ännu. Klistra in texten i frågan i stället.",
        "Files and batches (files, uploads, batches) do not pass: what is uploaded to the service "
        "is not screened yet. Paste the text into the request instead.",
    ),
    _Reason(
        _below(
            "audio/transcriptions",
            "audio/translations",
            "audio/voices",
            "audio/voice_consents",
        ),
        "Ljud (audio) släpps inte fram: det som sägs i en ljudfil kan inte granskas innan den "
        "lämnar organisationen. Skriv ut ljudet lokalt och skicka texten.",
        "Sound (audio) does not pass: what is said in a recording cannot be screened before it "
        "leaves the organisation. Transcribe it locally and send the text.",
    ),
    _Reason(
        _below("images/variations", "videos"),
        "Bildvarianter och film (images/variations, videos) släpps inte fram: en bild utan text "
        "kan inte granskas, och en film hämtas senare utanför granskningen.",
        "Variations of pictures and videos (images/variations, videos) do not pass: a picture "
        "without text cannot be screened, and a video is fetched later, outside screening.",
    ),
    _Reason(
        _below("conversations", "assistants", "threads", "chatkit"),
        "Samtal som ligger kvar hos tjänsten (conversations, assistants, threads, chatkit) släpps "
        "inte fram: det som sparas där används senare utan att passera granskningen. Skicka hela "
        "samtalet till chat/completions eller responses.",
        "Conversations that stay at the service (conversations, assistants, threads, chatkit) do "
        "not pass: what is kept there is used later without being screened. Send the whole "
        "conversation to chat/completions or responses.",
    ),
    _Reason(
        re.compile(r"/chat/completions/[^/]+(?:/messages)?|/responses/[^/]+(?:/[^/]+)?"),
        "Sparade svar (chat/completions/{id}, responses/{id}) kan inte hämtas, ändras eller tas "
        "bort här: uppgifter som ersattes i dem kan inte sättas tillbaka. Spara svaret när det "
        "kommer.",
        "Stored answers (chat/completions/{id}, responses/{id}) cannot be fetched, changed or "
        "deleted here: values that were replaced in them cannot be put back. Keep the answer when "
        "it comes.",
    ),
    _Reason(
        _below("vector_stores", "containers", "skills"),
        "Samlingar hos tjänsten (vector_stores, containers, skills) släpps inte fram: det som "
        "ligger i dem används senare utan att passera granskningen. Lägg texten i frågan.",
        "Collections at the service (vector_stores, containers, skills) do not pass: what lies in "
        "them is used later without being screened. Put the text into the request.",
    ),
    _Reason(
        _below("realtime"),
        "Realtidssamtal (realtime) släpps inte fram: de ger klienten en egen förbindelse med "
        "tjänsten, förbi granskningen.",
        "Realtime conversations (realtime) do not pass: they give the client a connection of its "
        "own to the service, past screening.",
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
