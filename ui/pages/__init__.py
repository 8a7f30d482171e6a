"""The pages of the main window: a folder a page, with its dialogs beside it."""
