// Package chat is the manners of the conversation: how words, files, days and
// reasons are taken, how pages are turned, what is answered in private, and how the
// staff is told. Look here before you write it in a room. It knows no other room.
package chat
