package sandbox

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Guard serves next to those only who reached it by a name of this machine:
// localhost, a loopback address, or the address that it listens on. A page of
// another site that had its own name point here (DNS rebinding) is refused,
// and so is what another site's page posts. listens are host:port; when one
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
	next = http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !known(r.Host) {
			http.Error(w, "open this by localhost or the address it listens on", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hostOf is the name or address of host:port, in lower case.
func hostOf(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(address, "[]"), "."))
}
