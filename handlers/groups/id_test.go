package groups_test

import (
	"strconv"

	"lianluo/internal/harness"
)

func id(p *harness.Person) string { return strconv.FormatInt(p.Row, 10) }
