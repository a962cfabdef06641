"""Are machines and images hardened (VMH)?"""
