package sandbox

// User is a person or a bot, as the Bot API shows it.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"` // IETF tag of the person's app, "zh-hans", "en"

	// The next fields are only set in the answer to getMe.
	CanJoinGroups           *bool `json:"can_join_groups,omitempty"`
	CanReadAllGroupMessages *bool `json:"can_read_all_group_messages,omitempty"`
	SupportsInlineQueries   *bool `json:"supports_inline_queries,omitempty"`
}

// Kinds of Chat.Type.
const (
	ChatPrivate    = "private"
	ChatGroup      = "group"
	ChatSupergroup = "supergroup"
	ChatChannel    = "channel"
)

// Chat is a conversation. A private chat has the id of the person, a group a
// negative id, a supergroup an id that starts with -100.
type Chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"` // a supergroup with topics
}

// MessageEntity marks a stretch of a text. Offset and Length count UTF-16 units.
type MessageEntity struct {
	Type          string `json:"type"`
	Offset        int    `json:"offset"`
	Length        int    `json:"length"`
	URL           string `json:"url,omitempty"`
	User          *User  `json:"user,omitempty"`
	Language      string `json:"language,omitempty"`
	CustomEmojiID string `json:"custom_emoji_id,omitempty"`
}

// PhotoSize is one size of a photo or a thumbnail.
type PhotoSize struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	FileSize     int64  `json:"file_size,omitempty"`
}

// Document is a file of any kind.
type Document struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileName     string `json:"file_name,omitempty"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int64  `json:"file_size,omitempty"`
}

// Voice is a voice note; Duration is in seconds.
type Voice struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Duration     int    `json:"duration"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int64  `json:"file_size,omitempty"`
}

// Video is a film; Duration is in seconds.
type Video struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	Duration     int    `json:"duration"`
	FileName     string `json:"file_name,omitempty"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int64  `json:"file_size,omitempty"`
}

// Location is a point on the map, in degrees.
type Location struct {
	Latitude           float64 `json:"latitude"`
	Longitude          float64 `json:"longitude"`
	HorizontalAccuracy float64 `json:"horizontal_accuracy,omitempty"` // metres
}

// Contact is a telephone number that a person shared.
type Contact struct {
	PhoneNumber string `json:"phone_number"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name,omitempty"`
	UserID      int64  `json:"user_id,omitempty"`
}

// PollOption is one answer of a poll with its votes.
type PollOption struct {
	PersistentID string          `json:"persistent_id,omitempty"`
	Text         string          `json:"text"`
	TextEntities []MessageEntity `json:"text_entities,omitempty"`
	VoterCount   int             `json:"voter_count"`
}

// Kinds of Poll.Type.
const (
	PollRegular = "regular"
	PollQuiz    = "quiz"
)

// Poll is a poll in a message, as its votes stand.
type Poll struct {
	ID                    string          `json:"id"`
	Question              string          `json:"question"`
	QuestionEntities      []MessageEntity `json:"question_entities,omitempty"`
	Options               []PollOption    `json:"options"`
	TotalVoterCount       int             `json:"total_voter_count"`
	IsClosed              bool            `json:"is_closed"`
	IsAnonymous           bool            `json:"is_anonymous"`
	Type                  string          `json:"type"`
	AllowsMultipleAnswers bool            `json:"allows_multiple_answers"`
	CorrectOptionID       *int            `json:"correct_option_id,omitempty"`
	Explanation           string          `json:"explanation,omitempty"`
	ExplanationEntities   []MessageEntity `json:"explanation_entities,omitempty"`
	OpenPeriod            int             `json:"open_period,omitempty"`
	CloseDate             int64           `json:"close_date,omitempty"`
}

// PollAnswer tells the bot how a person voted in a poll that is not anonymous.
// OptionIDs is empty when the vote was taken back.
type PollAnswer struct {
	PollID    string `json:"poll_id"`
	User      *User  `json:"user,omitempty"`
	OptionIDs []int  `json:"option_ids"`
}

// MessageOrigin says where a forwarded message came from.
type MessageOrigin struct {
	Type           string `json:"type"` // "user", "hidden_user", "chat" or "channel"
	Date           int64  `json:"date"`
	SenderUser     *User  `json:"sender_user,omitempty"`
	SenderUserName string `json:"sender_user_name,omitempty"` // of a hidden_user
	SenderChat     *Chat  `json:"sender_chat,omitempty"`      // of a chat: an anonymous administrator's
	Chat           *Chat  `json:"chat,omitempty"`             // of a channel
	MessageID      int    `json:"message_id,omitempty"`       // of a channel
}

// Message is one message as it stands: after its edits, and with the keyboard
// it has now. Date and EditDate are Unix seconds.
type Message struct {
	MessageID           int             `json:"message_id"`
	MessageThreadID     int             `json:"message_thread_id,omitempty"`
	From                *User           `json:"from,omitempty"`
	SenderChat          *Chat           `json:"sender_chat,omitempty"` // who writes as a chat: From is a stand-in then
	Date                int64           `json:"date"`
	Chat                Chat            `json:"chat"`
	ForwardOrigin       *MessageOrigin  `json:"forward_origin,omitempty"`
	IsTopicMessage      bool            `json:"is_topic_message,omitempty"`
	IsAutomaticForward  bool            `json:"is_automatic_forward,omitempty"`
	ReplyToMessage      *Message        `json:"reply_to_message,omitempty"`
	ViaBot              *User           `json:"via_bot,omitempty"`
	EditDate            int64           `json:"edit_date,omitempty"`
	HasProtectedContent bool            `json:"has_protected_content,omitempty"`
	MediaGroupID        string          `json:"media_group_id,omitempty"`
	Text                string          `json:"text,omitempty"`
	Entities            []MessageEntity `json:"entities,omitempty"`
	Document            *Document       `json:"document,omitempty"`
	Photo               []PhotoSize     `json:"photo,omitempty"` // smallest first
	Video               *Video          `json:"video,omitempty"`
	Voice               *Voice          `json:"voice,omitempty"`
	Audio               *Audio          `json:"audio,omitempty"`
	VideoNote           *VideoNote      `json:"video_note,omitempty"`
	Animation           *Animation      `json:"animation,omitempty"`
	Sticker             *Sticker        `json:"sticker,omitempty"`
	Dice                *Dice           `json:"dice,omitempty"`
	Venue               *Venue          `json:"venue,omitempty"`
	Caption             string          `json:"caption,omitempty"`
	CaptionEntities     []MessageEntity `json:"caption_entities,omitempty"`
	Contact             *Contact        `json:"contact,omitempty"`
	Poll                *Poll           `json:"poll,omitempty"`
	Location            *Location       `json:"location,omitempty"`

	// Service messages.
	NewChatMembers        []User   `json:"new_chat_members,omitempty"`
	LeftChatMember        *User    `json:"left_chat_member,omitempty"`
	NewChatTitle          string   `json:"new_chat_title,omitempty"`
	GroupChatCreated      bool     `json:"group_chat_created,omitempty"`
	SupergroupChatCreated bool     `json:"supergroup_chat_created,omitempty"`
	MigrateToChatID       int64    `json:"migrate_to_chat_id,omitempty"`
	MigrateFromChatID     int64    `json:"migrate_from_chat_id,omitempty"`
	PinnedMessage         *Message `json:"pinned_message,omitempty"`

	ReplyMarkup *InlineKeyboardMarkup `json:"reply_markup,omitempty"`

	// Extra are further fields of the Bot API's Message: content that only they
	// show (paid_media, story, checklist …), and what Telegram writes itself.
	Extra   map[string]any `json:"-"`
	service bool           // Extra is of a service message
	ours    bool           // the bot's, in a channel

	// ReplyKeyboard is what the bot sent as reply_markup when that was not an
	// inline keyboard. The Bot API never shows it, the people's apps do.
	ReplyKeyboard *ReplyKeyboardMarkup `json:"-"`
	// Silent is true if the bot sent the message with disable_notification.
	Silent bool `json:"-"`
	// Reactions are the emoji put on the message, by the id of who put them.
	Reactions map[int64][]string `json:"-"`
}

// InlineKeyboardMarkup is the keyboard under a message.
type InlineKeyboardMarkup struct {
	InlineKeyboard [][]InlineKeyboardButton `json:"inline_keyboard"`
}

// InlineKeyboardButton is one button; exactly one of its actions is set.
type InlineKeyboardButton struct {
	Text                         string          `json:"text"`
	URL                          string          `json:"url,omitempty"`
	CallbackData                 string          `json:"callback_data,omitempty"` // 1-64 bytes
	WebApp                       *WebAppInfo     `json:"web_app,omitempty"`
	SwitchInlineQuery            *string         `json:"switch_inline_query,omitempty"`
	SwitchInlineQueryCurrentChat *string         `json:"switch_inline_query_current_chat,omitempty"`
	CopyText                     *CopyTextButton `json:"copy_text,omitempty"`
	Pay                          bool            `json:"pay,omitempty"`
}

// WebAppInfo names a web app to open.
type WebAppInfo struct {
	URL string `json:"url"`
}

// CopyTextButton copies Text (1-256 characters) to the person's clipboard.
type CopyTextButton struct {
	Text string `json:"text"`
}

// ReplyKeyboardMarkup holds the three kinds of reply_markup that act on the
// composer of the person's app: a keyboard (Keyboard not empty), its removal
// (RemoveKeyboard) and a forced reply (ForceReply).
type ReplyKeyboardMarkup struct {
	Keyboard              [][]KeyboardButton `json:"keyboard,omitempty"`
	IsPersistent          bool               `json:"is_persistent,omitempty"`
	ResizeKeyboard        bool               `json:"resize_keyboard,omitempty"`
	OneTimeKeyboard       bool               `json:"one_time_keyboard,omitempty"`
	InputFieldPlaceholder string             `json:"input_field_placeholder,omitempty"`
	Selective             bool               `json:"selective,omitempty"`
	RemoveKeyboard        bool               `json:"remove_keyboard,omitempty"`
	ForceReply            bool               `json:"force_reply,omitempty"`
}

// KeyboardButton is one button of a reply keyboard: pressing it sends Text, or
// what it requests.
type KeyboardButton struct {
	Text            string      `json:"text"`
	RequestContact  bool        `json:"request_contact,omitempty"`
	RequestLocation bool        `json:"request_location,omitempty"`
	WebApp          *WebAppInfo `json:"web_app,omitempty"`
}

// CallbackQuery tells the bot that a person pressed an inline button.
type CallbackQuery struct {
	ID           string   `json:"id"`
	From         User     `json:"from"`
	Message      *Message `json:"message,omitempty"`
	ChatInstance string   `json:"chat_instance"`
	Data         string   `json:"data,omitempty"`
}

// Values of ChatMember.Status.
const (
	StatusCreator       = "creator"
	StatusAdministrator = "administrator"
	StatusMember        = "member"
	StatusLeft          = "left"
	StatusKicked        = "kicked"
)

// ChatMember is the standing of a user in a chat.
type ChatMember struct {
	User   User   `json:"user"`
	Status string `json:"status"`
	// The next fields are set for creators and administrators only.
	IsAnonymous        *bool  `json:"is_anonymous,omitempty"`
	CanBeEdited        *bool  `json:"can_be_edited,omitempty"`
	CanManageChat      *bool  `json:"can_manage_chat,omitempty"`
	CanDeleteMessages  *bool  `json:"can_delete_messages,omitempty"`
	CanRestrictMembers *bool  `json:"can_restrict_members,omitempty"`
	CanPromoteMembers  *bool  `json:"can_promote_members,omitempty"`
	CanChangeInfo      *bool  `json:"can_change_info,omitempty"`
	CanInviteUsers     *bool  `json:"can_invite_users,omitempty"`
	CanPinMessages     *bool  `json:"can_pin_messages,omitempty"`
	UntilDate          *int64 `json:"until_date,omitempty"` // kicked and restricted only; 0 is for ever
	// The next fields are set for restricted ones only.
	IsMember          *bool `json:"is_member,omitempty"`
	CanSendMessages   *bool `json:"can_send_messages,omitempty"`
	CanSendAudios     *bool `json:"can_send_audios,omitempty"`
	CanSendDocuments  *bool `json:"can_send_documents,omitempty"`
	CanSendPhotos     *bool `json:"can_send_photos,omitempty"`
	CanSendVideos     *bool `json:"can_send_videos,omitempty"`
	CanSendVoiceNotes *bool `json:"can_send_voice_notes,omitempty"`
	CanSendPolls      *bool `json:"can_send_polls,omitempty"`
}

// ChatMemberUpdated tells the bot that somebody's standing in a chat changed.
type ChatMemberUpdated struct {
	Chat          Chat       `json:"chat"`
	From          User       `json:"from"`
	Date          int64      `json:"date"`
	OldChatMember ChatMember `json:"old_chat_member"`
	NewChatMember ChatMember `json:"new_chat_member"`
}

// ReactionType is one emoji reaction.
type ReactionType struct {
	Type  string `json:"type"` // "emoji"
	Emoji string `json:"emoji"`
}

// MessageReactionUpdated tells the bot that a person changed a reaction.
type MessageReactionUpdated struct {
	Chat        Chat           `json:"chat"`
	MessageID   int            `json:"message_id"`
	User        *User          `json:"user,omitempty"`
	Date        int64          `json:"date"`
	OldReaction []ReactionType `json:"old_reaction"`
	NewReaction []ReactionType `json:"new_reaction"`
}

// Update is one thing that happened, as getUpdates and the webhook give it.
// Exactly one field besides UpdateID is set.
type Update struct {
	UpdateID        int64                   `json:"update_id"`
	Message         *Message                `json:"message,omitempty"`
	EditedMessage   *Message                `json:"edited_message,omitempty"`
	ChannelPost     *Message                `json:"channel_post,omitempty"`
	CallbackQuery   *CallbackQuery          `json:"callback_query,omitempty"`
	Poll            *Poll                   `json:"poll,omitempty"`
	PollAnswer      *PollAnswer             `json:"poll_answer,omitempty"`
	MyChatMember    *ChatMemberUpdated      `json:"my_chat_member,omitempty"`
	ChatMember      *ChatMemberUpdated      `json:"chat_member,omitempty"`
	MessageReaction *MessageReactionUpdated `json:"message_reaction,omitempty"`
}
