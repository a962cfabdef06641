locals {
  names = ["ann", "bob"]
  ports = { http = 80, https = 443 }
  quote = "say \"hi\"\tand \\ and $${not} %%{this} é \u00e9"
}

resource "terraform_data" "strings" {
  input = {
    quote    = local.quote
    inline   = "%{if length(local.names) > 1}many%{else}one%{endif}: %{for n in local.names}<${n}>%{endfor}"
    trimmed  = "a   ${~ "b" ~}   c"
    heredoc  = <<EOT
first ${upper("x")}
  second
EOT
    indented = <<-EOT
      %{for name, port in local.ports~}
      ${name} = ${port}
      %{endfor~}
        deeper
      last
    EOT
    number   = "${1.0}/${true}/${10 / 4}"
    alone    = "${local.ports}"
    nested   = "a${"b${"c"}"}"
  }
}

output "file" {
  value = templatefile("${path.module}/list.tftpl", { names = local.names, title = "People" })
}

output "raw" {
  value = file("${path.module}/raw.txt")
}

output "decoded" {
  value = jsondecode(file("data.json")).list[1].name
}

output "yaml" {
  value = yamldecode(file("${path.root}/data.yaml"))
}

output "exists" {
  value = [fileexists("raw.txt"), fileexists("nothing.txt")]
}

output "set" {
  value = fileset(path.module, "*.{txt,json}")
}
