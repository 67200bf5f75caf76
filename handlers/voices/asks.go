package voices

import (
	"slices"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/records"
	mvoices "lianluo/models/voices"
)

// asksRating is the question how content the author is, until he or she has said.
func asksRating() (func([]string) string, bot.Look) {
	return posts.AboutArg(records.KindSuggestion), func(c *bot.Context, args []string) (s bot.Standing, err error) {
		id, err := posts.AskedID(args)
		if err != nil {
			return s, err
		}
		of, err := mvoices.ByID(c.Tx, id)
		if err != nil {
			return s, err
		}
		if slices.Contains(mvoices.NextStates(of, c.Person), mvoices.Rated) {
			s.Until = c.Now.Add(posts.LookAgain)
			return s, nil
		}
		if of.PersonID != c.Person.ID {
			return s, nil
		}
		s.Over, err = suggestionKind().Card(c, of)
		return s, err
	}
}
