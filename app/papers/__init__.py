"""Papers without a format: a document of tables, an official letter. Reports make them, writers take them."""
