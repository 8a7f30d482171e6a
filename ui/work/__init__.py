"""What the window works with: context, runner, news, undo, questions, what is typed and not entered."""
