"""Makes the dashboards. `python3 grafana/generate.py` writes them; nothing but the standard library is needed."""
