package voices

import (
	"slices"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/records"
	mvoices "lianluo/models/voices"
)

// told is something that is so of a suggestion and the person who is looked after.
type told func(c *bot.Context, s *mvoices.Suggestion) (bool, error)

// lookWhile has a button about a suggestion ask as long as asks says. Then its message is the
// card of the suggestion for whom card says it; with nil, or for others, only the button goes.
func lookWhile(asks, card told) bot.Look {
	return func(c *bot.Context, args []string) (st bot.Standing, err error) {
		id, err := posts.AskedID(args)
		if err != nil {
			return st, err
		}
		s, err := mvoices.ByID(c.Tx, id)
		if err != nil {
			return st, err
		}
		switch still, err := asks(c, s); {
		case err != nil:
			return st, err
		case still:
			st.Until = c.Now.Add(posts.LookAgain)
			return st, nil
		case card == nil:
			return st, nil
		}
		shown, err := card(c, s)
		if err == nil && shown {
			st.Over, err = suggestionKind().Card(c, s)
		}
		return st, err
	}
}

// asksWhile is lookWhile for a button whose first argument is the suggestion.
func asksWhile(asks, card told) (func([]string) string, bot.Look) {
	return posts.AboutArg(records.KindSuggestion), lookWhile(asks, card)
}

func own(c *bot.Context, s *mvoices.Suggestion) (bool, error) { return s.PersonID == c.Person.ID, nil }

func mayRead(c *bot.Context, s *mvoices.Suggestion) (bool, error) {
	return suggestionKind().MayRead(c, s)
}

// asksRating is the question how content the author is, until he or she has said.
func asksRating() (func([]string) string, bot.Look) {
	return asksWhile(func(c *bot.Context, s *mvoices.Suggestion) (bool, error) {
		return slices.Contains(mvoices.NextStates(s, c.Person), mvoices.Rated), nil
	}, own)
}
