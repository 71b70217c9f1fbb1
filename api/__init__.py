"""How people and programs reach the knowledge base: command line, HTTP, pages."""
