package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestB12NoPasswordIsPrinted(t *testing.T) {
	const dsn = "postgres://lianluo:S3cr.et-pw@db.example.org:1/office?sslmode=disable"
	for _, c := range []struct {
		args []string
		say  string
	}{
		{[]string{"backup", "--db", dsn, "x.db"}, "pg_dump"},
		{[]string{"restore", "--db", dsn, "passwords_test.go"}, "pg_restore"},
		{[]string{"claim", "--db", "postgres://lianluo:S3cr.et-pw@127.0.0.1:1/office"}, ""},
		{[]string{"doctor", "--db", "postgres://lianluo:S3cr.et-pw@127.0.0.1:1/office"}, ""},
		{[]string{"doctor", "--db", "/no/such/postgres://lianluo:S3cr.et-pw@127.0.0.1"}, ""},
	} {
		code, stdout, stderr := invoke(t, c.args...)
		require.NotZero(t, code, c.args)
		require.NotContains(t, stdout+stderr, "S3cr.et-pw", c.args)
		require.Contains(t, stderr, c.say, c.args)
	}
	for text, want := range map[string]string{
		"connect to postgres://lianluo:a:b@h/x and postgresql://u:p@h": "connect to postgres://lianluo:***@h/x and postgresql://u:***@h",
		"dsn host=h password='a b' user=u":                             "dsn host=h password=*** user=u",
		"postgres://h/x?user=u&password=pw&sslmode=require":            "postgres://h/x?user=u&password=***&sslmode=require",
		"open postgres://u:p@ss@w@h/x now":                             "open postgres://u:***@h/x now",
		`{"a":"postgres://u:p@h/x","b":"x@y"}`:                         `{"a":"postgres://u:***@h/x","b":"x@y"}`,
		`postgres://u:p"w@h/x?sslpassword=k&x=y`:                       `postgres://u:***@h/x?sslpassword=***&x=y`,
		"host=h Password = pw user=u, PGPASSWORD=pw lianluo":           "host=h Password = *** user=u, PGPASSWORD=*** lianluo",
		"open https://t.me/BOT?start=claim-x at 12:30, a@b":            "open https://t.me/BOT?start=claim-x at 12:30, a@b",
	} {
		require.Equal(t, want, withoutPasswords(text))
	}
}

func TestB15AShortSecretIsRefusedAndManglesNoLog(t *testing.T) {
	for _, secret := range []string{"a", "hook", "0123456789abcde", "0123456789abcde!", "0123456789 abcdef"} {
		code, _, stderr := invoke(t, "serve", "--webhook-url", "https://example.org/hook", "--listen", "127.0.0.1:0", "--webhook-secret", secret)
		require.Equal(t, exitUsage, code, secret)
		require.Contains(t, stderr, "--webhook-secret")
	}
	var b bytes.Buffer
	newLog(&b, "text", "info", "42:token-of-the-bot", "a").Info("a word of the log", "token", "42:token-of-the-bot")
	require.Contains(t, b.String(), "a word of the log")
	require.NotContains(t, b.String(), "token-of-the-bot")
}
