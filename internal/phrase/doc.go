// Package phrase reads what people type into a chat: days and hours in Chinese, quantities, lists of names. It also
// finds numbers that should not have been typed (identity, phone, bank card) and cleans text before it is kept.
//
// Everything here is a pure function of its arguments, looks at no more than the first 4,096 characters (a Telegram
// message has no more) and takes time linear in them. Nothing is guessed in silence: a piece that is not understood is
// handed back in an error, so that the person can be shown it.
package phrase

// maxRunes is how much of a text is looked at.
const maxRunes = 4096
