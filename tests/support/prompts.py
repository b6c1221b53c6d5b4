"""Prompts that every policy of the demo answers alike: sent, refused, sent with a placeholder."""

HARMLESS = "Skriv en kort dikt om hösten."
NUMBER = "198501012382"
BLOCKED = f"Vad vet du om personnummer {NUMBER}?"
ADDRESS = "eva.test@exempel.se"
REDACTED = f"Skriv ett svar till {ADDRESS} om mötet."
PLACEHOLDER = "[EMAIL_ADDRESS_1]"
