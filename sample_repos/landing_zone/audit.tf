module "archive" {
  source = "./modules/archive"

  providers = {
    aws = aws.archive
  }

  name                  = "acme-org-audit-archive"
  account_id            = var.archive_account_id
  management_account_id = var.management_account_id
  organization_id       = var.organization_id
  trail_name            = "acme-organization"
}

module "trail" {
  source = "./modules/trail"

  name               = "acme-organization"
  account_id         = var.management_account_id
  bucket             = module.archive.bucket
  key_arn            = module.archive.key_arn
  log_retention_days = 90
}

module "alarms" {
  source = "./modules/alarms"

  log_group_name = module.trail.log_group_name
  email          = var.security_email

  # Sign-ins without a second factor are reviewed weekly instead.
  events = {
    root-usage             = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\" }"
    unauthorized-api-calls = "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") }"
    trail-changes          = "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StartLogging) || ($.eventName = StopLogging) }"
    key-deletion           = "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }"
    bucket-policy-changes  = "{ ($.eventSource = s3.amazonaws.com) && (($.eventName = PutBucketAcl) || ($.eventName = PutBucketPolicy) || ($.eventName = DeleteBucketPolicy)) }"
  }
}
