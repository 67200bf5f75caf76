package sandbox

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBodiesOfEveryKind(t *testing.T) {
	f := newFixture(t, Options{})
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	require.NoError(t, w.WriteField("chat_id", "11"))
	require.NoError(t, w.WriteField("text", "<b>好</b>"))
	require.NoError(t, w.WriteField("parse_mode", "HTML"))
	require.NoError(t, w.WriteField("reply_markup", inline("甲", "a")))
	require.NoError(t, w.Close())
	urlencoded := "chat_id=11&text=%3Cb%3E%E5%A5%BD%3C%2Fb%3E&parse_mode=html&reply_markup=" +
		`%7B%22inline_keyboard%22%3A%5B%5B%7B%22text%22%3A%22%E7%94%B2%22%2C%22callback_data%22%3A%22a%22%7D%5D%5D%7D`
	for kind, body := range map[string]string{
		w.FormDataContentType():                            form.String(),
		"application/json":                                 `{"chat_id":"11","text":"<b>好</b>","parse_mode":"HTML","reply_markup":` + inline("甲", "a") + `,"x":null}`,
		"application/json; charset=utf-8":                  `{"chat_id":11,"text":"<b>好</b>","parse_mode":"HTML","reply_markup":"` + strings.ReplaceAll(inline("甲", "a"), `"`, `\"`) + `"}`,
		"application/x-www-form-urlencoded; charset=utf-8": urlencoded,
	} {
		r := f.post("sendMessage", kind, []byte(body))
		require.True(t, r.OK, "%s: %s", kind, r.Description)
		list := f.srv.Messages(li)
		m := list[len(list)-1]
		require.Equal(t, "好", m.Text)
		require.Equal(t, []MessageEntity{{Type: "bold", Offset: 0, Length: 1}}, m.Entities)
		require.Equal(t, "a", m.ReplyMarkup.InlineKeyboard[0][0].CallbackData)
	}
	require.True(t, f.post("getMe", "multipart/form-data; boundary=x", nil).OK, "no fields at all")
	require.True(t, f.post("getMe", "", nil).OK)
	require.Equal(t, 400, f.post("getMe", "application/json", []byte("[")).Status)
	require.Equal(t, 400, f.post("getMe", "multipart/form-data; boundary=x", []byte("--x\r\nbroken")).Status)
	require.Equal(t, 400, f.post("getMe", "application/x-www-form-urlencoded", []byte("%zz")).Status)
}

func TestBodiesAreBounded(t *testing.T) {
	f := newFixture(t, Options{})
	req, err := http.NewRequestWithContext(f.ctx, http.MethodPost, f.url+"/bot77:secret/sendMessage",
		io.LimitReader(zeros{}, maxBody+1))
	require.NoError(t, err)
	req.ContentLength = maxBody + 1
	res, err := decodeRequest("sendMessage", req)
	require.Nil(t, res)
	require.ErrorIs(t, err, errTooLarge)
	require.Equal(t, 413, errTooLarge.code)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func FuzzDecode(f *testing.F) {
	f.Add("application/json", []byte(`{"chat_id":1,"a":[1,{"b":null}],"c":"d"}`))
	f.Add("application/x-www-form-urlencoded", []byte("a=b&c=%20d"))
	f.Add("multipart/form-data; boundary=x",
		[]byte("--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b.txt\"\r\n\r\nc\r\n--x--\r\n"))
	f.Add("multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb"))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		r := &request{params: map[string]string{}, files: map[string]Upload{}}
		if err := r.addBody(kind, body); err != nil {
			if e := asAPIError(err); e.code != http.StatusBadRequest {
				t.Errorf("%v", err)
			}
			return
		}
		size := 0
		for _, v := range r.params {
			size += len(v)
		}
		for _, u := range r.files {
			size += len(u.Data)
		}
		// A broken byte of a JSON string becomes U+FFFD, three bytes.
		if size > 3*len(body) {
			t.Errorf("%d bytes became %d", len(body), size)
		}
	})
}
