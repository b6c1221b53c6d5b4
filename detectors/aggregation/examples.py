"""What the details about a person come to, shown on short texts."""

from detectors.detector import Example

EXAMPLES = (
    Example("Kvinna, 47 år, född i Eritrea, bor i Hedemora.", ("Kvinna",)),
    Example("Eleven är en 12-årig pojke från Somalia som bor i Säter.", ("12-årig",)),
    Example("Förvaltningens yngsta jurist, en trebarnspappa från Jokkmokk.", ("yngsta jurist",)),
    Example("She is a nurse, 52, born in Chile and lives in Åmål.", ("She",)),
    Example("The client is a 34-year-old dentist from Kiruna, mother of five.", ("34-year-old",)),
    Example("Mannen, 61 år, kör en röd Saab och har ledarhund.", ("Mannen",)),
    Example("Hur många kvinnor i Hedemora är födda i Eritrea?"),
    Example("Vi söker en sjuksköterska till vårdcentralen i Säter, gärna 40-50 år."),
    Example("Anna Andersson, ekonom, Linköpings kommun"),
    Example("Mötet med rektorn är i Hedemora på tisdag klockan 10."),
    Example("Hitta på en fiktiv persona: kvinna, 47 år, bor i Hedemora, trebarnsmamma."),
    Example("You are a 45-year-old teacher from Malmö. Explain fractions."),
)
