"""Forecast: numbers over time, what each cell says of the days to come, and what came."""
