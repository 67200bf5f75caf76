// Package sandbox is a Telegram Bot API server on this machine: it speaks HTTP
// to a bot as api.telegram.org does, and lets a program (a test, a web chat)
// play the people and the groups the bot talks to.
//
// It knows nothing of the bot it serves and uses no Telegram library, so that
// it cannot be kinder to a client than the real server is: the same limits, the
// same error texts, the same order of updates, the same loss of what was not
// acknowledged.
//
//	srv := sandbox.New(sandbox.Options{Token: "1:secret"})
//	defer srv.Close()
//	ts := httptest.NewServer(srv.Handler()) // the bot's API address
//	li := srv.AddUser(sandbox.User{ID: 11, FirstName: "李强"})
//	srv.Start(li.ID, "")                    // presses Start
//	srv.Send(li.ID, li.ID, sandbox.Outgoing{Text: "你好"})
//	srv.WaitAcked(ctx)                      // the bot has taken it all
//	srv.Messages(li.ID)                     // what the chat looks like now
//
// A person's private chat has the id of the person. There is no inline
// mode, no payments and no Markdown: parse_mode is HTML or nothing. Of channels
// and topics there is what a bot in them meets. Nothing is fetched from the network, so files by URL are refused.
// Everything is kept in memory, of the log of calls the newest part.
//
// All methods of Server are safe for concurrent use. Values returned are
// snapshots; changing them does not change the server.
package sandbox
