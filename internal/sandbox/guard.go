package sandbox

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// Guard serves next to those only who reached it by a name of this machine:
// localhost, a loopback address, or the address that it listens on. A page of
// another site that had its own name point here (DNS rebinding) is refused,
// and so is all that another site's page asks for by itself, with any method: an
// image's address can call the Bot API as well as a form can. A link that somebody
// follows leads to the pages only. listens are host:port; when one
// stands for all addresses, any address will do: only a name can be made to
// point elsewhere.
func Guard(next http.Handler, listens ...string) http.Handler {
	own, everywhere := map[string]bool{"localhost": true}, false
	for _, listen := range listens {
		host := hostOf(listen)
		ip, err := netip.ParseAddr(host)
		everywhere = everywhere || host == "" || err == nil && ip.IsUnspecified()
		own[host] = host != ""
	}
	known := func(host string) bool {
		host = hostOf(host)
		ip, err := netip.ParseAddr(host)
		return own[host] || err == nil && (everywhere || ip.IsLoopback())
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !known(r.Host) {
			http.Error(w, "open this by localhost or the address it listens on", http.StatusForbidden)
			return
		}
		if foreign(r) {
			http.Error(w, "asked for by a page of another site", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// foreign tells a request that another site's page makes. What is no browser says
// neither where it comes from nor what for.
func foreign(r *http.Request) bool {
	switch site := r.Header.Get("Sec-Fetch-Site"); site {
	case "same-origin", "none": // none: typed, or a bookmark
		return false
	case "":
		origin := r.Header.Get("Origin")
		if origin == "" {
			return false
		}
		u, err := url.Parse(origin)
		return err != nil || u.Host != r.Host
	}
	follows := r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
	return !follows || strings.HasPrefix(r.URL.Path, "/bot") || strings.HasPrefix(r.URL.Path, "/file/") || strings.HasPrefix(r.URL.Path, "/web/")
}

// hostOf is the name or address of host:port, in lower case.
func hostOf(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(address, "[]"), "."))
}
