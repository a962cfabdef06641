resource "aws_dynamodb_table" "sessions" {
  name                        = "sessions" # by user
  hash_key                    = "id"       # a string
  deletion_protection_enabled = true

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}
