"""Pure rules: values in, values out; no session, no Qt, no files."""
