"""What every fit needs, whatever the task: batches, optimizer, resume, recipes as options."""
