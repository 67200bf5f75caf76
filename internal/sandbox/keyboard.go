package sandbox

import (
	"encoding/json"
	"strings"
)

// Limits of keyboards.
const (
	maxCallbackData  = 64 // bytes
	maxCopyText      = 256
	maxInlineButtons = 100
	maxRowButtons    = 12 // further ones Telegram leaves out
	maxButtons       = 300
)

// markup is a reply_markup: an inline keyboard, or one of those that act on
// the person's app, or none.
type markup struct {
	inline   *InlineKeyboardMarkup
	keyboard *ReplyKeyboardMarkup
	webApp   bool // has a web app button, for private chats only
	personal bool // asks for the contact or the place, for private chats only
}

// fits checks what only private chats allow.
func (k markup) fits(c *chat) error {
	if c.isGroup() && k.webApp {
		return err400("BUTTON_TYPE_INVALID")
	}
	if c.isGroup() && k.personal {
		return err400("phone number can be requested in private chats only")
	}
	return nil
}

// parseMarkup reads a reply_markup parameter.
func parseMarkup(raw string) (markup, error) {
	if raw == "" {
		return markup{}, nil
	}
	var fields map[string]json.RawMessage
	if !json.Valid([]byte(raw)) {
		return markup{}, err400("can't parse reply keyboard markup JSON object")
	}
	if err := json.Unmarshal([]byte(raw), &fields); err != nil || fields == nil {
		return markup{}, err400("object expected as reply markup")
	}
	if rows, ok := fields["inline_keyboard"]; ok {
		return parseInline(rows)
	}
	k := &ReplyKeyboardMarkup{}
	rows := fields["keyboard"]
	delete(fields, "keyboard")
	if err := json.Unmarshal(jsonOf(fields), k); err != nil {
		return markup{}, err400("can't parse reply keyboard markup JSON object")
	}
	if rows != nil {
		return parseKeyboard(rows, k)
	}
	if k.RemoveKeyboard || k.ForceReply {
		return markup{keyboard: k}, nil
	}
	return markup{}, nil
}

func jsonOf(v any) []byte {
	b, _ := json.Marshal(v) // only called with what was JSON before
	return b
}

func parseKeyboard(raw json.RawMessage, k *ReplyKeyboardMarkup) (markup, error) {
	var rows [][]json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil {
		return markup{}, err400("field \"keyboard\" must be an Array of Arrays")
	}
	out := markup{keyboard: k}
	total := 0
	for _, row := range rows {
		var buttons []KeyboardButton
		for _, cell := range row {
			var b KeyboardButton
			if json.Unmarshal(cell, &b.Text) != nil {
				if err := json.Unmarshal(cell, &b); err != nil {
					return markup{}, err400("can't parse keyboard button: KeyboardButton must be a String or an Object")
				}
			}
			if b.Text == "" || len(buttons) == maxRowButtons || total == maxButtons {
				continue
			}
			out.personal = out.personal || b.RequestContact || b.RequestLocation
			out.webApp = out.webApp || b.WebApp != nil
			buttons = append(buttons, b)
			total++
		}
		if len(buttons) > 0 {
			k.Keyboard = append(k.Keyboard, buttons)
		}
	}
	if len(k.Keyboard) == 0 {
		return markup{}, nil
	}
	return out, nil
}

func parseInline(raw json.RawMessage) (markup, error) {
	var rows [][]json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil {
		return markup{}, err400("field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays")
	}
	out := markup{inline: &InlineKeyboardMarkup{}}
	total := 0
	for _, row := range rows {
		var buttons []InlineKeyboardButton
		for _, cell := range row {
			b, err := parseInlineButton(cell)
			if err != nil {
				return markup{}, err
			}
			if b.Text == "" || len(buttons) == maxRowButtons {
				continue // Telegram drops buttons without a text
			}
			out.webApp = out.webApp || b.WebApp != nil
			buttons = append(buttons, b)
			total++
		}
		if len(buttons) > 0 {
			out.inline.InlineKeyboard = append(out.inline.InlineKeyboard, buttons)
		}
	}
	if total > maxInlineButtons {
		return markup{}, err400("reply markup is too long")
	}
	if total == 0 {
		return markup{}, nil
	}
	return out, nil
}

// parseInlineButton reads one button. Of several actions the first one in this
// order counts: url, callback_data, pay, switch_inline_query, web_app, copy_text.
func parseInlineButton(raw json.RawMessage) (InlineKeyboardButton, error) {
	var b InlineKeyboardButton
	if err := json.Unmarshal(raw, &b); err != nil {
		return b, err400("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
	}
	out := InlineKeyboardButton{Text: trimText(b.Text)}
	if out.Text == "" {
		return out, nil
	}
	switch {
	case b.URL != "":
		link, ok := checkedLink(b.URL)
		if !ok {
			return b, err400("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.URL)
		}
		out.URL = link
	case b.CallbackData != "":
		if len(b.CallbackData) > maxCallbackData {
			return b, err400("BUTTON_DATA_INVALID")
		}
		out.CallbackData = b.CallbackData
	case b.Pay:
		return b, err400("BUTTON_TYPE_INVALID") // belongs to invoices
	case b.SwitchInlineQuery != nil:
		out.SwitchInlineQuery = b.SwitchInlineQuery
	case b.SwitchInlineQueryCurrentChat != nil:
		out.SwitchInlineQueryCurrentChat = b.SwitchInlineQueryCurrentChat
	case b.WebApp != nil:
		if !strings.HasPrefix(b.WebApp.URL, "https://") {
			return b, err400("inline keyboard button Web App URL '%s' is invalid: Only HTTPS links are allowed", b.WebApp.URL)
		}
		out.WebApp = b.WebApp
	case b.CopyText != nil:
		if n := utf16Len(b.CopyText.Text); n == 0 || n > maxCopyText {
			return b, err400("BUTTON_COPY_TEXT_INVALID")
		}
		out.CopyText = b.CopyText
	default:
		return b, err400("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	}
	return out, nil
}
