"""What a knowledge base is: documents and their text, answers, roles, settings, the database."""
