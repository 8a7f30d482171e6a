"""The kinds of import, one module each; `app.imports.registry` lists them."""
