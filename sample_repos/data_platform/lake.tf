resource "aws_kms_key" "lake" {
  description         = "Data lake"
  enable_key_rotation = true
}

resource "aws_kms_alias" "lake" {
  name          = "alias/lake"
  target_key_id = aws_kms_key.lake.key_id
}

module "lake" {
  source   = "./modules/lake"
  for_each = toset(["raw", "clean", "reports"])

  name       = "acme-lake-${each.key}"
  key_arn    = aws_kms_key.lake.arn
  versioning = each.key != "raw"
  public     = each.key == "reports"
}

resource "aws_glue_security_configuration" "this" {
  name = "lake"

  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = "SSE-KMS"
      kms_key_arn                = aws_kms_key.lake.arn
    }

    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = "DISABLED"
    }

    s3_encryption {
      s3_encryption_mode = "SSE-KMS"
      kms_key_arn        = aws_kms_key.lake.arn
    }
  }
}

resource "aws_athena_workgroup" "analysts" {
  name = "analysts"

  configuration {
    enforce_workgroup_configuration = true

    result_configuration {
      output_location = "s3://acme-lake-reports/athena/"

      encryption_configuration {
        encryption_option = "SSE_KMS"
        kms_key_arn       = aws_kms_key.lake.arn
      }
    }
  }
}
