resource "aws_dynamodb_table" "sessions" {
  name     = "sessions" # by user
  hash_key = "id"       # a string

  attribute {
    name = "id"
    type = "S"
  }
}
