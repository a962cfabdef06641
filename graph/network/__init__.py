"""Where things sit and who can reach them: placement, routes, firewalls, ports, the internet."""
