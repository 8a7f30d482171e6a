"""What the program does: rules, services, imports, reports and writers. No Qt anywhere below."""

__version__ = "0.2.0"
