package page

import (
	"bytes"
	"embed"
	"io/fs"
	"net/http"
	"time"
)

// Prefix is where the page's files are; the page itself is at the root.
const Prefix = "/_page/"

//go:embed static
var files embed.FS

// policy lets the page load its own files and talk to its own server, and nobody put it into a frame. It has no inline script or style:
// names come from whoever calls the API.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; " +
	"form-action 'none'; frame-ancestors 'none'"

// Handler serves the page: its files below Prefix, and the document itself for every other path.
func Handler() (http.Handler, error) {
	static, err := fs.Sub(files, "static")
	if err != nil {
		return nil, err
	}
	document, err := fs.ReadFile(static, "index.html")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+Prefix, http.StripPrefix(Prefix, http.FileServerFS(static)))
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "index.html", time.Time{}, bytes.NewReader(document))
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("Cache-Control", "no-cache")
		// Nor does another site's page learn from an image or a script of this one that a sandbox runs here.
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, r)
	}), nil
}
