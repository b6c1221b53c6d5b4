"""Labels straight before digits that say what the digits are, shared by recognizers of numbers."""

from detectors.rare import Rare

OTHER_NUMBER = Rare(
    r"(?:order|beställning|faktura|artikel|tidsstämpel|tidstämpel|timestamp|version|telefon|mobil"
    r"|phone|kvitto|kolli|spårning|tracking|invoice|receipt|article|product|produkt|streckkod"
    r"|barcode|(?<![^\W_])(?:art|ean|gtin|isbn|issn|ocr|build|batch|serie|serial|tel|tfn|ring|call"
    r"|ticket|epoch|unix|swish|iban|part))"
    r"(?:[-. ]?(?:nr|no|nummer|numret|number|id|kod|code))?[ .:#=\"']{0,4}\Z"
)
"""A label straight before bare digits that says they are no person's and no card's."""
