package calendar

// longHoliday is from how many days off in a row on a holiday is a long one,
// whose neighbouring days are no good for a meeting: people travel (domain C8).
const longHoliday = 3

// BesideLong tells whether a working day is the last before or the first after
// a long holiday, at least three days off in a row, and gives the holiday's
// name ("" when none of its days has one). A day off is beside nothing.
func (c *Calendar) BesideLong(d Date) (name string, beside bool) {
	if !c.IsWorkday(d) {
		return "", false
	}
	for _, step := range []int{1, -1} {
		days, name := 0, ""
		for day := c.Day(d.AddDays(step)); day.Off; day = c.Day(d.AddDays(step * (days + 1))) {
			if days++; name == "" {
				name = day.Name
			}
		}
		if days >= longHoliday {
			return name, true
		}
	}
	return "", false
}
