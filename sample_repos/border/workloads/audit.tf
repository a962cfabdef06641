# The trail of the account. It delivers into the bucket of the landing zone, which it knows by name.
resource "aws_cloudtrail" "account" {
  name                          = "border"
  s3_bucket_name                = "border-central-logs"
  kms_key_id                    = data.aws_kms_alias.logs.target_key_arn
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true
}
