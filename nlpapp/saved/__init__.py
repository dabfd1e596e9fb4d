"""What every saved model needs, whatever the task: its card, its folder, its page."""
