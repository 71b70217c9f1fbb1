"""Retrieval side by side with what one would pick instead, on the same questions and with the same model."""
