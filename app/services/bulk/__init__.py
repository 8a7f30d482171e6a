"""The writes of an import: people and marks by the thousand."""
