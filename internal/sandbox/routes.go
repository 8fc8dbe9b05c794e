package sandbox

import (
	"net/http"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// The kinds of requests in the journal.
const (
	KindIdentity = "identity"
	KindTrove    = "trove"
	KindVersion  = "version"
)

// split is the kind of a request, and its path as the journal shows it.
func (s *Server) split(path string) (kind, below string) {
	if rest, ok := strings.CutPrefix(path, front.IdentityPrefix); ok && (rest == "" || rest[0] == '/') {
		return KindIdentity, rest
	}
	segments := strings.SplitN(strings.TrimPrefix(path, "/"), "/", 3)
	switch {
	case segments[0] == s.dialect.Segment && len(segments) == 3:
		return KindTrove, "/" + segments[2]
	case segments[0] == s.dialect.Segment:
		return KindTrove, "/"
	default:
		return KindVersion, path
	}
}

// Route finds who serves the request. What is in front of Trove has its say first: keystonemiddleware on the token, then Trove's own
// check of the project in the path.
func (s *Server) route(c *front.Call) (front.Answer, error) {
	switch c.Kind {
	case KindIdentity:
		return s.keystone.Serve(c)
	case KindVersion:
		if c.Path == "/" && (c.Method == http.MethodGet || c.Method == http.MethodHead) {
			return front.Versions(c), nil
		}
		return front.Answer{}, front.NotFound()
	}
	token, err := s.keystone.Authenticate(c, c.Header.Get("X-Auth-Token"))
	if err != nil {
		return front.Answer{}, err
	}
	c.Token = token
	segments := strings.SplitN(strings.TrimPrefix(c.URL.Path, "/"), "/", 3)
	if token.ProjectID == "" || len(segments) < s.dialect.Depth || segments[1] != token.ProjectID {
		// trove/common/auth.py, class TenantBasedAuth.
		return front.Answer{}, front.Failed(front.WebobAnswer(http.StatusForbidden, "Access was denied to this resource.<br /><br />\nUser with tenant id "+
			token.ProjectID+" cannot access this resource.\n\n"))
	}
	if s.dialect.Limited != nil {
		if a, ok := s.dialect.Limited(c); ok {
			return a, nil
		}
	}
	r, parameters, ok := front.Find(s.dialect.Routes, c.Method, c.Path)
	if !ok || s.dialect.Strict && (r.Method != c.Method || strings.HasSuffix(c.Path, "/")) {
		return front.Answer{}, front.NotFound()
	}
	c.Parameters = parameters
	return r.Serve(c)
}
