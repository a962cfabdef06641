resource "terraform_data" "numbers" {
  input = {
    third   = 1 / 3
    sum     = 0.1 + 0.2
    big     = 123456789012345678901234567890
    power   = pow(3, 30)
    text    = "${1 / 4} ${100000000000} ${1e3} ${0.1 + 0.2}"
    modulo  = [7 % 3, -7 % 3, 7.5 % 2]
    compare = 1.0 == 1
    whole   = 4 / 2
    keys    = { 1 = "a", "b" = 2 }
    hex     = format("%x %b %o %e", 255, 5, 8, 12345.678)
  }
}
