"""Draws a picture of each dashboard, from what a real Prometheus answers to its panels' own queries."""
