package sandbox

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPrivateChatLife(t *testing.T) {
	f := newFixture(t, Options{})
	_, err := f.srv.Send(wang, wang, Outgoing{Text: "你好"})
	require.ErrorIs(t, err, ErrNotStarted)
	_, err = f.srv.Send(99, 99, Outgoing{Text: "你好"})
	require.ErrorIs(t, err, ErrNoUser)
	_, err = f.srv.Start(99, "")
	require.ErrorIs(t, err, ErrNoUser)

	m, err := f.srv.Start(wang, "inv_7F3A")
	require.NoError(t, err)
	require.Equal(t, "/start inv_7F3A", m.Text)
	require.Equal(t, []MessageEntity{{Type: "bot_command", Offset: 0, Length: 6}}, m.Entities)
	require.Equal(t, "王芳", f.updates(nil)[0].Message.Chat.FirstName)
	f.ackAll()

	require.NoError(t, f.srv.Block(wang))
	require.NoError(t, f.srv.Block(wang), "twice is once")
	list := f.updates(nil)
	require.Len(t, list, 1)
	require.Equal(t, StatusKicked, list[0].MyChatMember.NewChatMember.Status)
	require.True(t, f.srv.Blocked(wang))
	r := f.call("sendMessage", params{"chat_id": wang, "text": "x"})
	require.Equal(t, 403, r.Status)
	require.Equal(t, "Forbidden: bot was blocked by the user", r.Description)
	_, err = f.srv.Send(wang, wang, Outgoing{Text: "你好"})
	require.ErrorIs(t, err, ErrBlocked)

	_, err = f.srv.Start(wang, "")
	require.NoError(t, err, "Start unblocks")
	require.False(t, f.srv.Blocked(wang))
	require.True(t, f.call("sendMessage", params{"chat_id": wang, "text": "x"}).OK)
	require.NoError(t, f.srv.Unblock(wang))
	require.Len(t, f.srv.Users(), 3)
	require.Equal(t, []int64{li, wang}, []int64{f.srv.Chats()[0].ID, f.srv.Chats()[1].ID})
}

func TestGroupLife(t *testing.T) {
	f := newFixture(t, Options{BotUsername: "lianluo_bot"})
	group := f.srv.AddGroup("镇政协", li, zhou, 99)
	require.Less(t, group.ID, int64(0))
	_, err := f.srv.Send(li, group.ID, Outgoing{Text: "没有机器人"})
	require.NoError(t, err)
	_, err = f.srv.Send(wang, group.ID, Outgoing{Text: "x"})
	require.ErrorIs(t, err, ErrNotMember)
	require.Empty(t, f.updates(nil))

	require.NoError(t, f.srv.AddBot(li, group.ID))
	list := f.updates(nil)
	require.Len(t, list, 2)
	require.Equal(t, StatusLeft, list[0].MyChatMember.OldChatMember.Status)
	require.Equal(t, StatusMember, list[0].MyChatMember.NewChatMember.Status)
	require.Equal(t, int64(77), list[1].Message.NewChatMembers[0].ID)
	f.ackAll()

	require.NoError(t, f.srv.Join(wang, group.ID))
	require.NoError(t, f.srv.Leave(wang, group.ID))
	list = f.updates(nil)
	require.Len(t, list, 2, "chat_member is for administrators that ask for it")
	require.Equal(t, wang, list[0].Message.NewChatMembers[0].ID)
	require.Equal(t, wang, list[1].Message.LeftChatMember.ID)
	require.Equal(t, StatusLeft, must[ChatMember](f, "getChatMember", params{"chat_id": group.ID, "user_id": wang}).Status)
	require.Equal(t, 3, must[int](f, "getChatMemberCount", params{"chat_id": group.ID}))

	f.ackAll()
	require.ErrorIs(t, f.srv.PromoteBot(zhou, group.ID, true), ErrNotAllowed)
	require.NoError(t, f.srv.PromoteBot(li, group.ID, true))
	f.updates(params{"allowed_updates": []string{"chat_member", "my_chat_member"}})
	require.NoError(t, f.srv.Join(wang, group.ID))
	require.NoError(t, f.srv.Promote(li, wang, group.ID, true))
	list = f.updates(nil)
	require.Equal(t, StatusAdministrator, list[0].MyChatMember.NewChatMember.Status)
	require.Equal(t, StatusMember, list[1].ChatMember.NewChatMember.Status)
	require.Equal(t, StatusAdministrator, list[2].ChatMember.NewChatMember.Status)
	admins := must[[]ChatMember](f, "getChatAdministrators", params{"chat_id": group.ID})
	require.Len(t, admins, 2, "bots are not among them")
	require.Equal(t, StatusCreator, admins[0].Status)
	require.Len(t, f.srv.Members(group.ID), 4)
	require.Contains(t, must[string](f, "exportChatInviteLink", params{"chat_id": group.ID}), "https://t.me/+")
	require.NotEmpty(t, must[map[string]any](f, "createChatInviteLink", params{"chat_id": group.ID, "name": "x"})["invite_link"])

	require.NoError(t, f.srv.Rename(li, group.ID, "政协联络处"))
	require.Equal(t, "政协联络处", must[Chat](f, "getChat", params{"chat_id": group.ID}).Title)
	require.NoError(t, f.srv.RemoveBot(li, group.ID))
	require.ErrorIs(t, f.srv.RemoveBot(li, group.ID), ErrNotMember)
	r := f.call("sendMessage", params{"chat_id": group.ID, "text": "x"})
	require.Equal(t, "Forbidden: bot was kicked from the group chat", r.Description)

	require.NoError(t, f.srv.AddBot(li, group.ID))
	must[bool](f, "leaveChat", params{"chat_id": group.ID})
	r = f.call("sendMessage", params{"chat_id": group.ID, "text": "x"})
	require.Equal(t, "Forbidden: bot is not a member of the group chat", r.Description)
}

func TestPrivacyMode(t *testing.T) {
	f := newFixture(t, Options{BotUsername: "lianluo_bot"})
	group := f.srv.AddGroup("镇政协", li)
	require.NoError(t, f.srv.AddBot(li, group.ID))
	ours := must[Message](f, "sendMessage", params{"chat_id": group.ID, "text": "通知"})
	f.ackAll()
	for _, out := range []Outgoing{
		{Text: "闲聊"}, {Text: "/menu"}, {Text: "/menu@lianluo_bot x"}, {Text: "/menu@other_bot"}, {Text: "请 /menu"},
		{Text: "收到", ReplyTo: ours.MessageID}, {Text: "@lianluo_bot 你好"},
	} {
		_, err := f.srv.Send(li, group.ID, out)
		require.NoError(t, err)
	}
	require.Equal(t, []string{"/menu", "/menu@lianluo_bot x", "收到", "@lianluo_bot 你好"}, texts(f.updates(nil)))
	f.ackAll()
	require.NoError(t, f.srv.PromoteBot(li, group.ID, true))
	f.ackAll()
	_, err := f.srv.Send(li, group.ID, Outgoing{Text: "闲聊"})
	require.NoError(t, err)
	require.Equal(t, []string{"闲聊"}, texts(f.updates(nil)), "administrators see all")

	open := newFixture(t, Options{NoPrivacy: true})
	group = open.srv.AddGroup("镇政协", li)
	require.NoError(t, open.srv.AddBot(li, group.ID))
	open.ackAll()
	_, err = open.srv.Send(li, group.ID, Outgoing{Text: "闲聊"})
	require.NoError(t, err)
	require.Equal(t, []string{"闲聊"}, texts(open.updates(nil)))
}

func TestMigration(t *testing.T) {
	f := newFixture(t, Options{})
	group := f.srv.AddGroup("镇政协", li)
	require.NoError(t, f.srv.AddBot(li, group.ID))
	f.ackAll()
	super, err := f.srv.MigrateToSupergroup(group.ID)
	require.NoError(t, err)
	require.Equal(t, ChatSupergroup, super.Type)
	_, err = f.srv.MigrateToSupergroup(group.ID)
	require.ErrorIs(t, err, ErrNoChat)
	list := f.updates(nil)
	require.Equal(t, super.ID, list[0].Message.MigrateToChatID)
	require.Equal(t, group.ID, list[0].Message.Chat.ID)
	require.Equal(t, group.ID, list[1].Message.MigrateFromChatID)
	require.Equal(t, super.ID, list[1].Message.Chat.ID)

	r := f.call("sendMessage", params{"chat_id": group.ID, "text": "x"})
	require.Equal(t, 400, r.Status)
	require.Equal(t, "Bad Request: group chat was upgraded to a supergroup chat", r.Description)
	require.Equal(t, super.ID, r.Parameters.MigrateTo)
	m := must[Message](f, "sendMessage", params{"chat_id": super.ID, "text": "x"})
	require.Equal(t, 2, m.MessageID, "a supergroup counts for itself")
	_, err = f.srv.Send(li, group.ID, Outgoing{Text: "x"})
	require.ErrorIs(t, err, ErrNoChat)
	for _, c := range f.srv.Chats() {
		require.NotEqual(t, group.ID, c.ID)
	}
}

func TestDeleteRights(t *testing.T) {
	f := newFixture(t, Options{})
	group := f.srv.AddGroup("镇政协", li, zhou)
	require.NoError(t, f.srv.AddBot(li, group.ID))
	sent, err := f.srv.Send(zhou, group.ID, Outgoing{Text: "/x"})
	require.NoError(t, err)
	p := params{"chat_id": group.ID, "message_id": sent[0].MessageID}
	require.Equal(t, "Bad Request: message can't be deleted", f.call("deleteMessage", p).Description)
	require.NoError(t, f.srv.PromoteBot(li, group.ID, true))
	require.True(t, f.call("deleteMessage", p).OK)

	m := must[Message](f, "sendMessage", params{"chat_id": li, "text": "x"})
	f.clock.Advance(49 * time.Hour)
	require.Equal(t, "Bad Request: message can't be deleted for everyone",
		f.call("deleteMessage", params{"chat_id": li, "message_id": m.MessageID}).Description)

	sent, err = f.srv.Send(zhou, group.ID, Outgoing{Text: "y"})
	require.NoError(t, err)
	require.NoError(t, f.srv.Delete(zhou, group.ID, sent[0].MessageID))
	require.ErrorIs(t, f.srv.Delete(zhou, group.ID, sent[0].MessageID), ErrNoMessage)
	require.ErrorIs(t, f.srv.Delete(zhou, group.ID, 2), ErrNotAllowed)
}

func TestPins(t *testing.T) {
	f := newFixture(t, Options{})
	group := f.srv.AddSupergroup("镇政协", li)
	require.NoError(t, f.srv.AddBot(li, group.ID))
	require.NoError(t, f.srv.PromoteBot(li, group.ID, true))
	a := must[Message](f, "sendMessage", params{"chat_id": group.ID, "text": "甲"})
	b := must[Message](f, "sendMessage", params{"chat_id": group.ID, "text": "乙"})
	for _, m := range []Message{a, b, a} {
		must[bool](f, "pinChatMessage", params{"chat_id": group.ID, "message_id": m.MessageID})
	}
	require.Equal(t, []int{b.MessageID, a.MessageID}, ids(f.srv.Pinned(group.ID)))
	list := f.srv.Messages(group.ID)
	require.Equal(t, "乙", list[len(list)-1].PinnedMessage.Text)
	info := must[struct {
		PinnedMessage Message `json:"pinned_message"`
	}](f, "getChat", params{"chat_id": group.ID})
	require.Equal(t, "甲", info.PinnedMessage.Text)
	must[bool](f, "unpinChatMessage", params{"chat_id": group.ID})
	require.Equal(t, []int{b.MessageID}, ids(f.srv.Pinned(group.ID)))
	must[bool](f, "unpinAllChatMessages", params{"chat_id": group.ID})
	require.Empty(t, f.srv.Pinned(group.ID))
}

// Rights in a group: Telegram's own words, and what it tells the bot of its own.
func TestRightsInAGroup(t *testing.T) {
	s := New(Options{Token: "1:t"})
	t.Cleanup(s.Close)
	s.AddUser(User{ID: 11, FirstName: "A"})
	c := s.AddSupergroup("g", 11)
	require.NoError(t, s.AddBot(11, c.ID))
	send := func(method string) string {
		s.mu.Lock()
		defer s.mu.Unlock()
		err := s.maySend(s.chats[c.ID], &request{method: method, params: map[string]string{}})
		if err == nil {
			return ""
		}
		return err.Error()
	}
	require.Empty(t, send("sendMessage"))
	photos := AllRights
	photos.Photos = false
	require.NoError(t, s.RestrictBot(11, c.ID, photos))
	require.Empty(t, send("sendMessage"))
	require.Equal(t, "Bad Request: not enough rights to send photos to the chat", send("sendPhoto"))
	require.NoError(t, s.RestrictBot(11, c.ID, Rights{}))
	require.Equal(t, "Bad Request: have no rights to send a message", send("sendMessage"))
	require.NoError(t, s.RestrictBot(11, c.ID, AllRights))
	require.NoError(t, s.SetPermissions(11, c.ID, Rights{}))
	require.Equal(t, "Bad Request: not enough rights to send text messages to the chat", send("sendMessage"))
	require.NoError(t, s.CloseTopic(11, c.ID, true))
	require.Equal(t, "Bad Request: TOPIC_CLOSED", send("sendMessage"))
	require.NoError(t, s.PromoteBot(11, c.ID, true))
	require.Empty(t, send("sendMessage"), "administrators may")
	require.ErrorIs(t, s.SetPermissions(12, c.ID, Rights{}), ErrNoUser)
}
