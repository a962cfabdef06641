"""Static analysis of infrastructure as code against ISO/IEC 27017, on one resource graph."""

__version__ = "0.1.0"
