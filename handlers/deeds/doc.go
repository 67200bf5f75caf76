// Package deeds is good deeds in the chat (好事实事, §13).
package deeds
