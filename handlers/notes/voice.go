package notes

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	mnotes "lianluo/models/notes"
	"lianluo/models/store"
)

// voiced takes over what a note says of whose voice it is.
func (v *Draft) voiced(n *mnotes.Note) {
	v.Public, v.Voice, v.Place = n.Voice != "", n.Voice, n.Place
}

// voiceLine says whose voice a note is and where it was heard: 群众声音 村民 ·
// 王家村.
func voiceLine(c *bot.Context, voice mnotes.PublicVoice, place string) string {
	if voice == "" {
		return ""
	}
	return chat.Joined(c.P("research.voice_of", "who", c.P("research_note.voice_"+string(voice))), place)
}

// voiceFields ask, for a voice of the public, who and where in words that
// identify nobody (§6), and turn a note into one.
func voiceFields() []bot.Field[Draft] {
	choices := func(c *bot.Context, _ *Draft) ([]bot.Choice, error) {
		var list []bot.Choice
		for _, v := range mnotes.PublicVoices {
			list = append(list, bot.Choice{Label: c.P("research_note.voice_" + string(v)), Value: string(v)})
		}
		return list, nil
	}
	set := func(c *bot.Context, v *Draft, in bot.Input) error {
		list, err := choices(c, v)
		if err != nil {
			return err
		}
		value, ok := chat.Pick(in, list)
		if !ok {
			return c.Problem("research_note.which_voice")
		}
		v.Public, v.Voice = true, mnotes.PublicVoice(value)
		return nil
	}
	fresh := func(public bool) func(v *Draft) bool {
		return func(v *Draft) bool { return v.Note == 0 && v.Public == public }
	}
	return []bot.Field[Draft]{
		{Name: "voice", Asked: true, When: fresh(true), Empty: func(v *Draft) bool { return v.Voice == "" }, Choices: choices, Set: set},
		{Name: "public", When: fresh(false), Optional: true, Empty: func(v *Draft) bool { return true }, Choices: choices, Set: set},
		{
			Name: "place", Asked: true, Optional: true, When: fresh(true), Empty: func(v *Draft) bool { return v.Place == "" },
			Set: func(c *bot.Context, v *Draft, in bot.Input) error {
				words, err := chat.TakeText(c, in.Text, store.TitleLimit)
				if err == nil {
					err = chat.RefuseNumbers(c, words)
				}
				if err == nil {
					v.Place = words
				}
				return err
			},
		},
	}
}
