"""Terraform configurations to evaluated resources."""
