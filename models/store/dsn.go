package store

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// MayBePlain tells whether the way to a PostgreSQL database of that address may lie open
// on the network: without an sslmode that forbids it, PostgreSQL's clients fall back to
// plain text. On the same machine nothing is on the network.
func MayBePlain(dsn string) bool {
	if !isPostgres(dsn) {
		return false
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return true
	}
	host := u.Hostname()
	if h := u.Query().Get("host"); h != "" {
		host = h
	}
	ip, err := netip.ParseAddr(host)
	if host == "" || host == "localhost" || strings.HasPrefix(host, "/") || err == nil && ip.IsLoopback() {
		return false
	}
	return !slices.Contains([]string{"require", "verify-ca", "verify-full"}, u.Query().Get("sslmode"))
}
