"""Are networks, tenants and environments kept apart (SEG)?"""
