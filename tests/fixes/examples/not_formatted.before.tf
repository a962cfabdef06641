resource "aws_kms_key" "audit" {
    description = "of the audit log"
    deletion_window_in_days=7
    enable_key_rotation   = false // for now
}

resource "aws_kms_key" "backup" {
    description = "of the backups"
    deletion_window_in_days=30
}
