package sandbox

import (
	_ "embed"
	"net/http"
)

//go:embed page.html
var page []byte

// servePage is the page for people: one file, which reads /_sandbox/state and /_sandbox/journal again and again.
func servePage(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:")
	_, _ = w.Write(page)
}
