package offices_test

import "strconv"

func id(n int64) string { return strconv.FormatInt(n, 10) }
