"""What the program remembers: models, sessions, audit, migrations and backups on one local SQLite file."""
