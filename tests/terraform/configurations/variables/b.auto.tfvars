from_auto = "b.auto"
from_file = "b.auto"
