// Package voices is suggestions and public opinions in the chat (§9, §10).
package voices
