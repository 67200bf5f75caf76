// Package chat is the manners of the conversation: words and files that a person
// sends, days and times, pages, reasons, answers in private, telling the staff. It
// knows no record.
package chat
