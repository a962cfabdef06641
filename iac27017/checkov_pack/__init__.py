"""Shows our findings in Checkov: graph checks of its kind, judged by our core, at the resources of its graph."""
