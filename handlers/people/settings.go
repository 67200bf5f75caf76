package people

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/models/deeds"
	mpeople "lianluo/models/people"
	"lianluo/models/points"
	"lianluo/models/store"
)

// setting is one rule of the office that a director may set.
type setting struct {
	name    string
	presets []string
	// set reads a value that was chosen or typed; false when it is none.
	set func(s *mpeople.Settings, value string) bool
	// get writes the value as presets do.
	get func(s *mpeople.Settings) string
}

var settings = []setting{
	numberSetting("checkin", 0, 24*60, []string{"15", "30", "60"}, func(s *mpeople.Settings) *mpeople.Minutes { return &s.CheckInOpens }),
	numberSetting("closes", 0, int(mpeople.MostCheckIn), []string{"0", "15", "30", "60"}, func(s *mpeople.Settings) *mpeople.Minutes { return &s.CheckInCloses }),
	numberSetting("late", 0, 120, []string{"0", "5", "10", "15"}, func(s *mpeople.Settings) *mpeople.Minutes { return &s.LateAfter }),
	numberSetting("notice", 0, 7, []string{"0", "1", "2", "3"}, func(s *mpeople.Settings) *int { return &s.LeaveNoticeDays }),
	{
		name: "quiet", presets: []string{"2000-0800", "2100-0800", "2200-0700"},
		set: setQuiet,
		get: func(s *mpeople.Settings) string { return chat.Hhmm(s.QuietFrom) + "-" + chat.Hhmm(s.QuietTo) },
	},
	switchSetting("daysoff", func(s *mpeople.Settings) *bool { return &s.RingDaysOff }),
	numberSetting("suggestions", 0, 100, []string{"5", "6", "8", "10"}, func(s *mpeople.Settings) *int { return &s.SuggestionsGoal }),
	numberSetting("deeds", 0, 100, []string{"3", "4", "5"}, func(s *mpeople.Settings) *int { return &s.DeedsGoal }),
	switchSetting("review", func(s *mpeople.Settings) *bool { return &s.ReviewBriefing }),
	switchSetting("publish", func(s *mpeople.Settings) *bool { return &s.AutoPublish }),
	switchSetting("archive", func(s *mpeople.Settings) *bool { return &s.ArchivePage }),
	paletteSetting, fontsSetting,
	switchSetting("head", func(s *mpeople.Settings) *bool { return &s.PrePrinted }),
}

// switchSetting is a setting that is on or off.
func switchSetting(name string, of func(*mpeople.Settings) *bool) setting {
	return setting{
		name: name, presets: []string{"on", "off"},
		set: func(s *mpeople.Settings, value string) bool {
			*of(s) = value == "on"
			return value == "on" || value == "off"
		},
		get: func(s *mpeople.Settings) string {
			if *of(s) {
				return "on"
			}
			return "off"
		},
	}
}

// numberSetting is a setting that is a whole number within bounds.
func numberSetting[N ~int](name string, least, most int, presets []string, of func(*mpeople.Settings) *N) setting {
	return setting{
		name: name, presets: presets,
		set: func(s *mpeople.Settings, value string) bool {
			n, err := strconv.Atoi(value)
			if err != nil || n < least || n > most {
				return false
			}
			*of(s) = N(n)
			return true
		},
		get: func(s *mpeople.Settings) string { return strconv.Itoa(int(*of(s))) },
	}
}

// span reads 21:00-08:00, with or without colons.
var span = regexp.MustCompile(`^(\d{1,2})[:：]?(\d{2})\D+(\d{1,2})[:：]?(\d{2})$`)

func setQuiet(s *mpeople.Settings, value string) bool {
	m := span.FindStringSubmatch(value)
	if m == nil {
		return false
	}
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1]) // two digits at most
	}
	if n[0] > 23 || n[2] > 23 || n[1] > 59 || n[3] > 59 {
		return false
	}
	s.QuietFrom, s.QuietTo = mpeople.Minutes(n[0]*60+n[1]), mpeople.Minutes(n[2]*60+n[3])
	// A quiet time as long as the day would keep every reminder back for ever.
	return s.QuietFrom != s.QuietTo
}

func registerSettings(r *bot.Router) {
	registerSamples(r)
	r.Command("settings", bot.Directors, settingsCommand)
	r.Button("settings", bot.Directors, chooseSetting)
}

// settingsCommand shows the office's rules, or sets one by words: /settings late 10.
func settingsCommand(c *bot.Context) error {
	key, value, _ := strings.Cut(strings.TrimSpace(c.Args), " ")
	key, value = strings.ToLower(key), strings.TrimSpace(value)
	switch {
	case key == "":
		return showSettings(c, "")
	case key == "name" || key == "town":
		return setName(c, key, value)
	}
	return setSetting(c, key, value)
}

func chooseSetting(c *bot.Context) error {
	switch {
	case c.Arg(0) == "":
		return showSettings(c, "")
	case c.Arg(0) == "name":
		return nameOffice(c)
	case c.Arg(1) != "":
		return setSetting(c, c.Arg(0), c.Arg(1))
	}
	st, ok := settingCalled(c.Arg(0))
	if !ok {
		return c.Problem("common.stale")
	}
	return askSetting(c, st)
}

func settingCalled(name string) (setting, bool) {
	i := slices.IndexFunc(settings, func(s setting) bool { return s.name == name })
	if i < 0 {
		return setting{}, false
	}
	return settings[i], true
}

func showSettings(c *bot.Context, above string) error {
	rules := c.Office.Rules()
	lines := []string{c.T("settings.title", "office", chat.OfficeName(c.Words, c.Office), "town", c.Office.Town), ""}
	var buttons []bot.Button
	for _, st := range settings {
		lines = append(lines, c.T("settings.line", "what", c.P("settings.what."+st.name), "value", locale.HTML(valueOf(c, st.name, st.get(&rules)))))
		buttons = append(buttons, c.B("settings.what."+st.name, "settings", st.name))
	}
	// Points are turned on behind a page of their own, and by no word.
	value, err := pointsInUse(c)
	if err != nil {
		return err
	}
	lines = append(lines, c.T("settings.line", "what", c.P("command.points"), "value", locale.HTML(value)))
	buttons = append(buttons, c.B("command.points", "points_read"))
	lines = append(lines, c.T("settings.retention", "drafts", store.Days(store.KeepDrafts), "reasons", store.Days(store.KeepReasons), "answers", store.Days(store.KeepAnswers), "phones", store.Days(store.KeepPhones)))
	buttons = append(buttons, c.B("settings.what.name", "settings", "name"), bot.CommandButton(c.P("command.holidays"), "holidays"), bot.CommandButton(c.P("command.delegate"), "delegate"), bot.CommandButton(c.P("command.whole"), "whole"))
	_, err = c.Show(bot.Message{Text: locale.Join("\n\n", above, strings.Join(lines, "\n")), Buttons: bot.Rows(2, buttons...)})
	return err
}

// pointsInUse says whether the office uses points, and since when.
func pointsInUse(c *bot.Context) (string, error) {
	r, err := points.RulesOf(c.Tx)
	if err != nil {
		return "", err
	}
	since, yes := r.InUse()
	if !yes {
		return c.P("points.setting_off"), nil
	}
	return c.P("points.setting_on", "day", chat.Day(c, since)), nil
}

// valueOf words a value of a setting.
func valueOf(c *bot.Context, name, value string) string {
	switch name {
	case "quiet":
		if m := span.FindStringSubmatch(value); m != nil {
			return fmt.Sprintf("%s:%s–%s:%s", m[1], m[2], m[3], m[4])
		}
	case "review", "publish", "archive", "daysoff", "palette", "fonts", "head":
		return c.P("settings." + name + "_" + value)
	}
	n, _ := strconv.Atoi(value)
	switch {
	case name == "late" && n == 0:
		return c.P("settings.late_at_once")
	case name == "closes" && n == 0:
		return c.P("settings.closes_with_end")
	case name == "notice" && n == 0:
		return c.P("settings.notice_none")
	case name == "deeds":
		return c.P("settings.value.deeds", "goal", deeds.GoalOf(n))
	}
	return c.P("settings.value."+name, "count", n)
}

func askSetting(c *bot.Context, st setting) error {
	var buttons []bot.Button
	for _, value := range st.presets {
		buttons = append(buttons, bot.Button{Text: valueOf(c, st.name, value), Data: bot.Data("settings", st.name, value)})
	}
	rows := append(bot.Rows(2, buttons...), sampleOf(c, st.name)...)
	rows = append(rows, bot.Row(c.B("common.back", "settings")))
	words := c.T("settings.by_words", "key", st.name)
	if strings.Trim(st.presets[0], "0123456789-") != "" {
		words = c.T("settings.by_word", "key", st.name, "values", strings.Join(st.presets, " / "))
	}
	_, err := c.Show(bot.Message{Text: c.T("settings.ask."+st.name) + "\n\n" + words, Buttons: rows})
	return err
}

func setSetting(c *bot.Context, name, value string) error {
	st, ok := settingCalled(name)
	if !ok {
		var names []string
		for _, s := range settings {
			names = append(names, s.name)
		}
		return c.Problem("settings.unknown", "key", name, "keys", strings.Join(append(names, "name", "town"), ", "))
	}
	if value == "" {
		return askSetting(c, st)
	}
	rules := c.Office.Rules()
	if !st.set(&rules, strings.ToLower(value)) {
		return c.Problem("settings.bad_value", "value", value, "what", c.P("settings.what."+name), "example", st.presets[len(st.presets)-1])
	}
	if err := c.Office.SetRules(rules); err != nil {
		return err
	}
	if err := mpeople.SaveOffice(c.Tx, c.Office); err != nil {
		return err
	}
	c.Log.Info("setting changed", "setting", name, "value", value, "by", c.Person.ID)
	if name == paletteSetting.name {
		if err := papers.Preview(c, samplePicture); err != nil {
			return err
		}
	}
	return showSettings(c, c.T("settings.saved", "what", c.P("settings.what."+name), "value", locale.HTML(valueOf(c, name, st.get(&rules)))))
}

// setName gives the office or its town another name by words.
func setName(c *bot.Context, key, value string) error {
	if value == "" {
		return nameOffice(c)
	}
	text, err := line(c, value, 40)
	if err != nil {
		return err
	}
	if key == "name" {
		c.Office.Name = text
		if c.Office.Town == "" {
			c.Office.Town = mpeople.GuessTown(text)
		}
	} else {
		c.Office.Town = text
	}
	if err := mpeople.SaveOffice(c.Tx, c.Office); err != nil {
		return err
	}
	return showSettings(c, c.T("settings.saved", "what", c.P("settings.what.name"), "value", text))
}
