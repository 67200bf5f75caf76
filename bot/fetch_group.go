package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	tgbot "github.com/go-telegram/bot"

	"lianluo/models/store"
)

// groupInfo is the kind of what FetchGroup asks for. It is never a file that a person
// sent (upload).
const groupInfo FileKind = "group_info"

// GroupInfo is what Telegram says of a group at the moment.
type GroupInfo struct {
	ID       int64   `json:"id"`
	Type     string  `json:"type"` // group, supergroup, channel
	Title    string  `json:"title"`
	Username string  `json:"username,omitempty"` // of a public one: whoever likes reads it
	Admins   []int64 `json:"admins"`             // the accounts that administer it, bots apart
}

// Administers tells whether an account administers the group.
func (g *GroupInfo) Administers(account int64) bool { return slices.Contains(g.Admins, account) }

// ReadGroup is a receiver's Read for FetchGroup.
func ReadGroup(data []byte) (g GroupInfo, err error) {
	err = json.Unmarshal(data, &g)
	g.Title = store.OneLine(g.Title)
	return g, err
}

// FetchGroup asks Telegram about a group, who administers it above all, after the commit:
// no transaction waits on the network. The receiver answers in the person's private chat.
func (c *Context) FetchGroup(group int64, receiver string, args ...any) error {
	there := *c
	there.ChatID = c.Account
	err := there.Fetch(Upload{Kind: groupInfo, ID: strconv.FormatInt(group, 10)}, receiver, args...)
	c.out = there.out
	return err
}

// content gets what a receiver asked for. ErrFileTooBig and ErrFileGone are final, any
// other error may pass.
func (a *API) content(ctx context.Context, f Upload, limit int64) ([]byte, error) {
	if f.Kind != groupInfo {
		return a.download(ctx, f.ID, limit)
	}
	chat, err := strconv.ParseInt(f.ID, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrFileGone, err)
	}
	g, err := a.group(ctx, chat)
	if errors.Is(err, tgbot.ErrorBadRequest) || errors.Is(err, tgbot.ErrorForbidden) {
		return nil, fmt.Errorf("%w: %v", ErrFileGone, err)
	}
	if err != nil {
		return nil, fmt.Errorf("ask about a group: %v", err)
	}
	return json.Marshal(g)
}

func (a *API) group(ctx context.Context, chat int64) (g GroupInfo, err error) {
	want := map[string]any{"chat_id": chat}
	if g, err = callJSON[GroupInfo](ctx, a, "getChat", want); err != nil {
		return g, err
	}
	g.Admins = nil
	if g.Type == "channel" {
		return g, nil
	}
	type member struct {
		User struct {
			ID    int64 `json:"id"`
			IsBot bool  `json:"is_bot"`
		} `json:"user"`
	}
	list, err := callJSON[[]member](ctx, a, "getChatAdministrators", want)
	for _, m := range list {
		if !m.User.IsBot {
			g.Admins = append(g.Admins, m.User.ID)
		}
	}
	return g, err
}
