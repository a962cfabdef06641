from_tfvars = "tfvars"
from_json   = "tfvars"
from_auto   = "tfvars"
from_file   = "tfvars"
# A comment, and a value that the environment loses against.
from_argument = <<-TEXT
  tfvars
TEXT
