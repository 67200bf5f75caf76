package handlers

import (
	"lianluo/bot"
	"lianluo/handlers/people"
	mpeople "lianluo/models/people"
)

// GreetContacts greets the party contacts of the office as if they had just joined.
func GreetContacts(c *bot.Context) error {
	contacts, err := mpeople.With(c.Tx, mpeople.PartyContact)
	if err != nil {
		return err
	}
	for i := range contacts {
		if err := people.GreetLooker(c, &contacts[i]); err != nil {
			return err
		}
	}
	return nil
}
