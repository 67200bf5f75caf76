package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	ossignal "os/signal"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestWebDemo serves the web chat with a small bot for looking at it in a
// browser, until interrupted:
//
//	SANDBOX_WEB_DEMO=127.0.0.1:8090 go test -run TestWebDemo -timeout 0 ./internal/sandbox
func TestWebDemo(t *testing.T) {
	addr := os.Getenv("SANDBOX_WEB_DEMO")
	if addr == "" {
		t.Skip("SANDBOX_WEB_DEMO is not set")
	}
	ctx, stop := ossignal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	clock := &demoClock{now: time.Date(2026, 12, 5, 14, 52, 0, 0, time.FixedZone("CST", 8*3600))}
	srv := New(Options{BotName: "青山镇政协联络处", BotUsername: "qingshan_bot", Now: clock.Now, NoPrivacy: true})
	defer srv.Close()
	people := []WebPerson{}
	for i, p := range []struct{ name, note string }{
		{"李强", "主任"}, {"王芳", "副主任"}, {"陈静", "委员"}, {"刘洋", "委员"}, {"赵敏", "委员"}, {"欧阳晓明", "委员"}, {"Anna Smith", "观察员"},
	} {
		u := srv.AddUser(User{ID: int64(11 + i), FirstName: p.name, LanguageCode: "zh-hans"})
		people = append(people, WebPerson{ID: u.ID, Note: p.note})
	}
	group := srv.AddGroup("青山镇政协委员群", 11, 12, 13, 14, 15)
	if err := srv.AddBot(11, group.ID); err != nil {
		t.Fatal(err)
	}
	if err := srv.PromoteBot(11, group.ID, true); err != nil {
		t.Fatal(err)
	}
	api := httptest.NewServer(srv.Handler())
	defer api.Close()
	bot := &demoBot{base: api.URL + "/bot" + srv.Token() + "/", group: group.ID}
	clock.bot = bot
	go bot.run(ctx)
	bot.setup()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	web := &http.Server{Handler: srv.WebHandler(WebOptions{Title: "连络 · 试用", People: people, Clock: clock})}
	go func() { _ = web.Serve(l) }() // ends with Close
	fmt.Fprintln(os.Stderr, "http://"+l.Addr().String())
	<-ctx.Done()
	_ = web.Close()
}

type demoClock struct {
	mu  sync.Mutex
	now time.Time
	bot *demoBot
}

func (c *demoClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *demoClock) Jumps() []Jump {
	return []Jump{{"next", "下一个提醒"}, {"hour", "一小时后"}, {"day", "明天早上"}, {"quarter", "季度末"}}
}

func (c *demoClock) Jump(_ context.Context, id string) error {
	by := map[string]time.Duration{"next": 8 * time.Minute, "hour": time.Hour, "day": 18 * time.Hour, "quarter": 26 * 24 * time.Hour}[id]
	c.mu.Lock()
	c.now = c.now.Add(by)
	c.mu.Unlock()
	c.bot.call("sendMessage", map[string]any{
		"chat_id": 11, "text": "⏰ 今天 15:00 <b>集中学习</b>：二十届四中全会精神\n镇政府三楼会议室 · 辅导教师 王芳", "parse_mode": "HTML",
		"reply_markup": demoKeys("签到", "请假", "资料"),
	})
	return nil
}

// demoBot is the smallest bot that shows everything the page can draw.
type demoBot struct {
	base  string
	group int64
}

func demoKeys(rows ...string) any {
	keyboard := [][]map[string]any{}
	for _, row := range rows {
		line := []map[string]any{}
		for _, text := range strings.Split(row, "|") {
			line = append(line, map[string]any{"text": text, "callback_data": strings.ToValidUTF8(text[:min(len(text), 60)], "")})
		}
		keyboard = append(keyboard, line)
	}
	return map[string]any{"inline_keyboard": keyboard}
}

func demoPicture(hue uint8) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 800, 520))
	for y := range 520 {
		for x := range 800 {
			img.Set(x, y, color.RGBA{hue, uint8(120 + y/5), uint8(150 + x/12), 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func (b *demoBot) setup() {
	b.call("setMyCommands", map[string]any{"commands": []map[string]string{
		{"command": "menu", "description": "主菜单"}, {"command": "checkin", "description": "签到"}, {"command": "deed", "description": "报好事实事"},
		{"command": "suggest", "description": "提意见建议"}, {"command": "cancel", "description": "离开这一步"},
	}})
}

// demoFile is a file in the form of a call.
type demoFile struct {
	name string
	data []byte
}

// call makes a request as a bot does; "multipart" because all of it may carry files.
func (b *demoBot) call(method string, params map[string]any) json.RawMessage {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, v := range params {
		switch v := v.(type) {
		case demoFile:
			part, _ := form.CreateFormFile(name, v.name)
			_, _ = part.Write(v.data)
		case string:
			_ = form.WriteField(name, v)
		default:
			data, _ := json.Marshal(v)
			_ = form.WriteField(name, string(data))
		}
	}
	_ = form.Close()
	resp, err := http.Post(b.base+method, form.FormDataContentType(), &body)
	if err != nil {
		return nil // the server has gone
	}
	defer func() { _ = resp.Body.Close() }()
	data, _ := io.ReadAll(resp.Body)
	var out struct {
		OK     bool
		Result json.RawMessage
	}
	if json.Unmarshal(data, &out) != nil || !out.OK {
		fmt.Fprintf(os.Stderr, "%s: %s\n", method, data)
	}
	return out.Result
}

func (b *demoBot) run(ctx context.Context) {
	offset := 0
	for ctx.Err() == nil {
		var updates []Update
		_ = json.Unmarshal(b.call("getUpdates", map[string]any{"offset": offset, "timeout": 20}), &updates)
		for _, u := range updates {
			offset = int(u.UpdateID) + 1
			switch {
			case u.Message != nil:
				b.hear(u.Message)
			case u.CallbackQuery != nil:
				b.pressed(u.CallbackQuery)
			}
		}
		if updates == nil {
			return
		}
	}
}

func (b *demoBot) hear(m *Message) {
	chat := m.Chat.ID
	switch {
	case strings.HasPrefix(m.Text, "/start") && m.Chat.Type == ChatPrivate:
		b.call("sendMessage", map[string]any{"chat_id": chat, "parse_mode": "HTML",
			"text":         "您好，" + m.From.FirstName + "。这里是<b>青山镇政协联络处</b>。\n\n请<a href=\"https://t.me/qingshan_bot?start=join-7F3A\">用这个链接</a>邀请新委员；完整说明见 /menu 。",
			"reply_markup": map[string]any{"resize_keyboard": true, "keyboard": [][]string{{"签到", "请假"}, {"记笔记", "提建议"}, {"报好事", "专题调研"}, {"我的履职", "待办 2"}}}})
	case m.Text == "/menu" || m.Text == "待办 2":
		b.gallery(chat)
	case m.Photo != nil:
		b.call("sendChatAction", map[string]any{"chat_id": chat, "action": "typing"})
		b.call("sendMessage", map[string]any{"chat_id": chat, "text": "请核对：\n好事实事 · 送戏下乡\n数量 20 场 · 受益 800 人 · 照片 1 张 · 日期 今天（12月5日 周六）",
			"reply_parameters": map[string]any{"message_id": m.MessageID}, "reply_markup": demoKeys("提交", "改日期|补地点", "加同行委员|放弃")})
	case m.Text == "签到":
		b.call("sendMessage", map[string]any{"chat_id": chat, "text": "⏰ 今天 15:00 集中学习：二十届四中全会精神\n镇政府三楼会议室 · 辅导教师 王芳", "reply_markup": demoKeys("签到|请假|资料")})
	case m.Text == "很多":
		for i := range 130 {
			b.call("sendMessage", map[string]any{"chat_id": chat, "text": fmt.Sprintf("第 %d 条", i+1)})
		}
	case m.Text != "" && m.Chat.Type == ChatPrivate:
		b.call("sendMessage", map[string]any{"chat_id": chat, "text": "这段话要记成什么？\n「" + m.Text + "」", "reply_markup": demoKeys("学习笔记|意见建议", "好事实事|调研笔记", "不用记")})
	case m.GroupChatCreated || len(m.NewChatMembers) > 0:
	case m.Text != "":
		b.post()
	}
}

func (b *demoBot) post() {
	var m Message
	_ = json.Unmarshal(b.call("sendMessage", map[string]any{"chat_id": b.group, "parse_mode": "HTML",
		"text":         "<b>集中学习</b> · 12月5日（周六）15:00 · 镇政府三楼会议室\n主题：二十届四中全会精神 · 主持 李强 · 辅导教师 王芳\n应到 11 · 参加 8 · 请假 1 · 待回复 2",
		"reply_markup": demoKeys("参加|请假|待定", "签到（14:30 起）")}), &m)
	b.call("pinChatMessage", map[string]any{"chat_id": b.group, "message_id": m.MessageID})
}

func (b *demoBot) gallery(chat int64) {
	b.call("sendMessage", map[string]any{"chat_id": chat, "parse_mode": "HTML", "text": "<b>加粗</b> <i>斜体</i> <u>下划线</u> <s>删除线</s> <code>代码</code> <tg-spoiler>剧透内容</tg-spoiler>\n<blockquote>引用：修通村东断头路，建议由镇政府牵头办理。</blockquote>\n<pre>姓名  出席\n李强  3/3\n王芳  2/3</pre>\n&lt;script&gt;alert(1)&lt;/script&gt;"})
	b.call("sendMediaGroup", map[string]any{"chat_id": chat, "media": []map[string]string{
		{"type": "photo", "media": "attach://a", "caption": "送戏下乡 20 场，惠及 800 人"}, {"type": "photo", "media": "attach://b"}, {"type": "photo", "media": "attach://c"}},
		"a": demoFile{"a.jpg", demoPicture(90)}, "b": demoFile{"b.jpg", demoPicture(180)}, "c": demoFile{"c.jpg", demoPicture(240)}})
	b.call("sendDocument", map[string]any{"chat_id": chat, "document": demoFile{"2026年第四季度履职通报.docx", make([]byte, 48200)}, "caption": "全文（Word）"})
	b.call("sendVoice", map[string]any{"chat_id": chat, "voice": demoFile{"v.ogg", []byte("OggS")}, "duration": 7})
	b.call("sendLocation", map[string]any{"chat_id": chat, "latitude": 27.9382, "longitude": 112.6145})
	b.call("sendPoll", map[string]any{"chat_id": chat, "question": "集中学习改到哪天？", "options": []map[string]string{{"text": "12月8日 周二"}, {"text": "12月9日 周三"}, {"text": "12月10日 周四"}}, "is_anonymous": false})
	b.call("sendMessage", map[string]any{"chat_id": chat, "text": "青山镇政协联络处 · 12月5日 周六\n待办 5：请假 1 · 建议待审 2 · 好事待核实 1 · 季度汇报 12月31日到期",
		"reply_markup": demoKeys("办理", "发通知|新活动|委员", "三个本|汇报与通报|查找", "这个按钮的说明文字特别长，需要换行才能看全，不应该被截断")})
}

func (b *demoBot) pressed(q *CallbackQuery) {
	if q.Data == "资料" {
		b.call("answerCallbackQuery", map[string]any{"callback_query_id": q.ID, "text": "签到 14:30 开始，到时会提醒您。", "show_alert": true})
		return
	}
	b.call("answerCallbackQuery", map[string]any{"callback_query_id": q.ID, "text": "已" + q.Data})
	if q.Message != nil {
		b.call("editMessageText", map[string]any{"chat_id": q.Message.Chat.ID, "message_id": q.Message.MessageID,
			"text": q.Message.Text + "\n✅ " + q.From.FirstName + "：" + q.Data, "reply_markup": demoKeys("记笔记|写心得", "撤销（5 分钟内）")})
	}
}
