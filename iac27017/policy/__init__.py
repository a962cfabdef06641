"""Between findings and the outside: waivers, baselines, and what a change brings."""
