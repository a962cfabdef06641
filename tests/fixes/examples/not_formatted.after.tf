resource "aws_kms_key" "audit" {
    description = "of the audit log"
    deletion_window_in_days=30
    enable_key_rotation   = true // for now
}

resource "aws_kms_key" "backup" {
    description = "of the backups"
    deletion_window_in_days=30
    enable_key_rotation    = true
}
