// Package control is the path /_sandbox/ by which the sandbox itself is told what to do, apart from the API that it emulates: by tests, and by
// the page (handler.go). Who may ask for it is in guard.go.
//
// What can be asked of the sandbox is changed here, as a method of Sandbox. It must not know how the sandbox does it, nor what the page draws.
package control

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// OwnHost serves requests that name this server by an address, by "localhost", or by one of hosts, and refuses others with 421. A website
// whose name was made to lead here (DNS rebinding) names itself, not an address.
func OwnHost(next http.Handler, hosts []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name := hostname(r.Host); !own(name, hosts) {
			refuse(w, http.StatusMisdirectedRequest, fmt.Sprintf("the sandbox is not known as %q; -hosts %s lets it be", name, name))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hostname is the host in a Host header, without its port.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

func own(name string, hosts []string) bool {
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || slices.Contains(hosts, name)
}

// OwnOrigin serves requests of the sandbox's own page and of what is no browser, and refuses those that a browser makes for another site
// with 403: not only those that change something, as http.CrossOriginProtection does, but also those that read.
func OwnOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		change := *r
		change.Method = http.MethodPost
		if err := protection.Check(&change); err != nil {
			refuse(w, http.StatusForbidden, "the sandbox serves its own page and tools, not other sites: "+err.Error())
			return
		}
		next.ServeHTTP(w, r)
	})
}

// NoOtherSite serves tools, which may name this server as they like, and what a browser asks for only under a name and from a page of the sandbox's
// own. It is for the emulated API, whose password everybody knows: a website whose name was made to lead here could log in. A browser says of
// each POST where it comes from, and without one nobody has a token.
func NoOtherSite(next http.Handler, hosts []string) http.Handler {
	guarded := OwnHost(OwnOrigin(next), hosts)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == "" {
			next.ServeHTTP(w, r)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

func refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": message}) // A client that is gone needs no answer.
}
