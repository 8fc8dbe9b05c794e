package sandbox

import (
	"net/http"
	"strings"
)

// The kinds of requests in the journal.
const (
	KindIdentity = "identity"
	KindTrove    = "trove"
	KindVersion  = "version"
)

// split is the kind of a request, and its path as the journal shows it.
func (s *Server) split(path string) (kind, below string) {
	if rest, ok := strings.CutPrefix(path, identityPrefix); ok && (rest == "" || rest[0] == '/') {
		return KindIdentity, rest
	}
	segments := strings.SplitN(strings.TrimPrefix(path, "/"), "/", 3)
	switch {
	case segments[0] == s.dialect.segment && len(segments) == 3:
		return KindTrove, "/" + segments[2]
	case segments[0] == s.dialect.segment:
		return KindTrove, "/"
	default:
		return KindVersion, path
	}
}

// route finds who serves the request. What is in front of Trove has its say first: keystonemiddleware on the token, then Trove's own
// check of the project in the path.
func (s *Server) route(c *call) (answer, error) {
	switch c.kind {
	case KindIdentity:
		return s.keystone.serve(c)
	case KindVersion:
		if c.path == "/" && (c.Method == http.MethodGet || c.Method == http.MethodHead) {
			return versions(c), nil
		}
		return answer{}, notFound()
	}
	token, err := s.keystone.authenticate(c, c.Header.Get("X-Auth-Token"))
	if err != nil {
		return answer{}, err
	}
	c.token = token
	segments := strings.SplitN(strings.TrimPrefix(c.URL.Path, "/"), "/", 3)
	if token.ProjectID == "" || len(segments) < s.dialect.depth || segments[1] != token.ProjectID {
		// trove/common/auth.py, class TenantBasedAuth.
		return answer{}, failed(webobAnswer(http.StatusForbidden, "Access was denied to this resource.<br /><br />\nUser with tenant id "+
			token.ProjectID+" cannot access this resource.\n\n"))
	}
	if s.dialect.limited != nil {
		if a, ok := s.dialect.limited(c); ok {
			return a, nil
		}
	}
	r, parameters, ok := find(s.dialect.routes, c.Method, c.path)
	if !ok || s.dialect.strict && (r.method != c.Method || strings.HasSuffix(c.path, "/")) {
		return answer{}, notFound()
	}
	c.parameters = parameters
	return r.serve(c)
}
