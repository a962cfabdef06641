"""The CloudFormation frontend: templates in YAML and JSON, evaluated into the declarations that a graph is built of."""
