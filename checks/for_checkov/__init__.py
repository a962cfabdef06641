"""The folder for `checkov --external-checks-dir`, which runs every module in it under its bare file name."""
