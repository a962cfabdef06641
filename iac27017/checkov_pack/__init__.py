"""Shows our findings in Checkov: graph checks of its kind, at its resources, judged by our core."""
