resource "terraform_data" "functions" {
  input = {
    collections = [
      concat([1], [2, 3]), distinct(["a", "b", "a"]), flatten([[1], [2, [3]]]), reverse([1, 2]), slice([1, 2, 3], 1, 3),
      zipmap(["a", "b"], [1, 2]), chunklist([1, 2, 3], 2), index(["a", "b"], "b"), matchkeys(["x", "y"], ["1", "2"], ["2"]),
      setunion(["a"], ["b"]), setintersection(["a", "b"], ["b"]), transpose({ a = ["1", "2"] }), sort(["b", "a"]),
      merge({ a = 1 }, { a = 2, b = 3 }), alltrue([true, false]), anytrue([true, false]), coalescelist([], ["x"]),
    ]
    strings = [
      format("%s-%03d-%.2f", "a", 7, 1.5), formatlist("%s!", ["a", "b"]), replace("a-b", "-", "_"),
      replace("abc", "/[ab]/", "x"), split(",", "a,b"), substr("hello", 1, 3), trimspace("  x "), trimprefix("abc", "a"),
      regexall("[a-z]", "a1b"), title("a b"), indent(2, "a\nb"), join("-", ["a", "b"]), startswith("abc", "ab"), strrev("abc"),
    ]
    numbers  = [abs(-1), ceil(1.2), floor(1.8), max(1, 2), min(1, 2), pow(2, 10), signum(-3), parseint("ff", 16), log(8, 2)]
    encoding = [base64encode("x"), jsonencode({ b = [1, "<"], a = null }), md5("x"), sha256("x"), urlencode("a b"), base64decode("eA==")]
    network  = [cidrhost("10.0.0.0/16", 5), cidrnetmask("10.0.0.0/12"), cidrsubnet("10.0.0.0/16", 8, 2), cidrsubnets("10.0.0.0/16", 4, 4, 8)]
    types    = [tostring(1), tonumber("2"), tobool("true"), tolist(["a"]), tomap({ a = 1 }), toset(["b", "a"])]
  }
}
