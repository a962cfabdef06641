"""Rules for cfn-lint that show our findings: `cfn-lint --append-rules "$(iac27017 cfn-lint-pack)" template.yaml`."""
