"""The frontend for what ``terraform show -json`` and ``tofu show -json`` print: plans and states."""
