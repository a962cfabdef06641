locals {
  plain = <<EOT
first
  second
EOT

  indented = <<-EOT
    first
      second
    third
  EOT

  indented_less = <<-EOT
      first
    second
  EOT

  heredoc_values = <<-EOT
    name = ${upper("x")}
    sum  = ${1 + 2}
    $${kept} %%{kept}
  EOT

  heredoc_for = <<-EOT
    %{ for x in ["a", "b"] ~}
    item ${x}
    %{ endfor ~}
    end
  EOT

  heredoc_if = <<-EOT
    %{ if true }
    yes
    %{ else }
    no
    %{ endif }
  EOT

  heredoc_trimmed = <<-EOT
    a
    ${~ "b" ~}
    c
  EOT

  heredoc_quotes = <<EOT
"quoted" \n \" back\slash
EOT

  heredoc_json = <<-EOT
    {"a": [1, 2.50, "x", null, true], "b": {"c": "d"}}
  EOT

  list    = tolist(["x", "y", "z"])
  map     = tomap({ b = "2", a = "1" })
  set     = toset(["q", "p"])
  nothing = null

  object = {
    name = "web"
    tags = { Name = "web", Env = "prod" }
  }

  nested = [
    { name = "one", ports = [{ from = 80, to = 80 }] },
    { name = "two", ports = [{ from = 443, to = 443 }, { from = 8443, to = 8443 }] },
  ]

  greeting = "Hello, $${name}!%%{ if loud } LOUD%%{ endif }"
  broken   = "Hello, $${name"
  empty    = ""
}
