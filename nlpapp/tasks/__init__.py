"""A folder a task: its model, its recipe, its evaluation and its signatures."""
