package sandbox

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

const (
	domainID   = "default"
	domainName = "Default"
	userID     = "2b9c4e6f1a8d47f3b5c7d9e0f1a2b3c4"
	roleID     = "9fe2ff9ee4384b1894a90878d3e92bab"
)

// routeIdentity serves what of Keystone's API v3 clients need to find Trove.
func (s *Server) routeIdentity(c *call) (answer, error) {
	r, parameters, ok := find([]route{
		{http.MethodGet, "", s.identityVersions},
		{http.MethodGet, "/v3", s.identityVersion},
		{http.MethodPost, "/v3/auth/tokens", s.createToken},
		{http.MethodGet, "/v3/auth/tokens", s.showToken},
		{http.MethodDelete, "/v3/auth/tokens", s.revokeToken},
		{http.MethodGet, "/v3/auth/catalog", s.showCatalog},
		{http.MethodGet, "/v3/regions", s.listRegions},
		{http.MethodGet, "/v3/regions/{}", s.showRegion},
	}, c.Method, c.path)
	if !ok {
		return answer{}, &failure{keystoneAnswer(http.StatusNotFound, "The requested URL was not found on the server.")}
	}
	c.parameters = parameters
	return r.serve(c)
}

// authRequest is the body of POST /v3/auth/tokens.
type authRequest struct {
	Auth struct {
		Identity struct {
			Methods  []string `json:"methods"`
			Password struct {
				User credentials `json:"user"`
			} `json:"password"`
			Token struct {
				ID string `json:"id"`
			} `json:"token"`
			ApplicationCredential struct {
				ID     string      `json:"id"`
				Name   string      `json:"name"`
				Secret string      `json:"secret"`
				User   credentials `json:"user"`
			} `json:"application_credential"`
		} `json:"identity"`
		// Scope is an object, the word "unscoped", or missing.
		Scope json.RawMessage `json:"scope"`
	} `json:"auth"`
}

type credentials struct {
	named
	Domain   named  `json:"domain"`
	Password string `json:"password"`
}

// named is how Keystone refers to something: by id, or by name.
type named struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

func (n named) is(id, name string) bool { return n.ID == id || n.ID == "" && n.Name == name }

// isUser is true for the user of the sandbox, by id, or by name and domain.
func (s *Server) isUser(who credentials) bool {
	return who.ID == userID || who.ID == "" && who.Name == s.options.Identity.User && who.Domain.is(domainID, domainName)
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// createToken logs in. Keystone API v3, "Password authentication with scoped authorization" and its neighbours.
func (s *Server) createToken(c *call) (answer, error) {
	var request authRequest
	if err := json.Unmarshal(c.body, &request); err != nil || len(request.Auth.Identity.Methods) == 0 {
		return answer{}, &failure{keystoneAnswer(http.StatusBadRequest, "Expecting to find auth in request body. The server could not comply with the"+
			" request since it is either malformed or otherwise incorrect. The client is assumed to be in error.")}
	}
	identity := request.Auth.Identity
	token := store.Token{Methods: strings.Join(identity.Methods, ","), UserID: userID, Issued: c.now, Expires: c.now.Add(s.options.TokenTTL)}
	scope, scoped, err := s.scope(request.Auth.Scope)
	if err != nil {
		return answer{}, s.unauthorized(c)
	}
	for _, method := range identity.Methods {
		good := false
		switch method {
		case "password":
			good = s.isUser(identity.Password.User) && same(identity.Password.User.Password, s.options.Identity.Password)
		case "application_credential":
			given := identity.ApplicationCredential
			good = given.ID == s.options.Identity.ApplicationCredentialID || given.ID == "" && given.Name == "demo" && s.isUser(given.User)
			good = good && same(given.Secret, s.options.Identity.ApplicationCredentialSecret) && !scoped
			scope = s.options.Identity.ProjectID
		case "token":
			old, err := s.authenticate(c, identity.Token.ID)
			if err != nil {
				return answer{}, err
			}
			// A token got by a token lives no longer than that one.
			good, token.Expires = true, old.Expires
			if !scoped {
				scope = old.ProjectID
			}
		}
		if !good {
			return answer{}, s.unauthorized(c)
		}
	}
	token.ProjectID = scope
	secret := make([]byte, 96)
	if _, err := rand.Read(secret); err != nil {
		return answer{}, err
	}
	id := "gAAAAA" + base64.RawURLEncoding.EncodeToString(secret)
	audit := uuid.New()
	token.Digest, token.AuditID = digest(id), base64.RawURLEncoding.EncodeToString(audit[:])
	if err := c.tx.AddToken(token); err != nil {
		return answer{}, err
	}
	return answer{
		status: http.StatusCreated, header: map[string]string{"X-Subject-Token": id, "Vary": "X-Auth-Token"}, body: s.tokenDocument(c, token),
	}, nil
}

// scope is the id of the project that a token is asked for, "" for an unscoped one. An error is a scope that there is not.
func (s *Server) scope(text json.RawMessage) (projectID string, scoped bool, err error) {
	if len(text) == 0 || string(text) == "null" || string(text) == `"unscoped"` {
		return "", false, nil
	}
	var scope struct {
		Project *struct {
			named
			Domain named `json:"domain"`
		} `json:"project"`
	}
	if err := json.Unmarshal(text, &scope); err != nil {
		return "", false, err
	}
	if scope.Project != nil {
		for _, p := range s.projects() {
			if scope.Project.ID == p.ID || scope.Project.ID == "" && scope.Project.Name == p.Name && scope.Project.Domain.is(domainID, domainName) {
				return p.ID, true, nil
			}
		}
	}
	return "", false, errNoScope
}

// projects are those that the user has a role in.
func (s *Server) projects() []named {
	i := s.options.Identity
	return []named{{i.ProjectID, i.Project}, {i.OtherProjectID, i.OtherProject}}
}

// digest stands for a token where it is kept.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// authenticate finds a token that is still good.
func (s *Server) authenticate(c *call, id string) (store.Token, error) {
	if id == "" {
		return store.Token{}, s.unauthorized(c)
	}
	token, err := c.tx.Token(digest(id))
	if found, err := store.Exists(err); err != nil {
		return token, err
	} else if !found || !c.now.Before(token.Expires) {
		return token, s.unauthorized(c)
	}
	return token, nil
}

// subject finds the token that a request is about, which is allowed to whoever has a good one.
func (s *Server) subject(c *call) (id string, token store.Token, err error) {
	if _, err := s.authenticate(c, c.Header.Get("X-Auth-Token")); err != nil {
		return "", token, err
	}
	id = c.Header.Get("X-Subject-Token")
	token, err = c.tx.Token(digest(id))
	if found, err := store.Exists(err); err != nil {
		return id, token, err
	} else if !found || !c.now.Before(token.Expires) {
		return id, token, &failure{keystoneAnswer(http.StatusNotFound, "Failed to validate token")}
	}
	return id, token, nil
}

func (s *Server) showToken(c *call) (answer, error) {
	id, token, err := s.subject(c)
	if err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusOK, header: map[string]string{"X-Subject-Token": id, "Vary": "X-Auth-Token"}, body: s.tokenDocument(c, token)}, nil
}

func (s *Server) revokeToken(c *call) (answer, error) {
	_, token, err := s.subject(c)
	if err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusNoContent}, c.tx.RemoveToken(token.Digest)
}

func (s *Server) showCatalog(c *call) (answer, error) {
	token, err := s.authenticate(c, c.Header.Get("X-Auth-Token"))
	if err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusOK, body: map[string]any{
		"catalog": s.catalog(c, token.ProjectID), "links": map[string]string{"self": c.base() + identityPrefix + "/v3/auth/catalog"},
	}}, nil
}

func (s *Server) listRegions(c *call) (answer, error) {
	if _, err := s.authenticate(c, c.Header.Get("X-Auth-Token")); err != nil {
		return answer{}, err
	}
	regions := make([]regionDocument, 0, len(s.options.Regions))
	for _, name := range s.options.Regions {
		regions = append(regions, regionDocumentOf(c, name))
	}
	return answer{status: http.StatusOK, body: map[string]any{
		"regions": regions, "links": map[string]any{"self": c.base() + identityPrefix + "/v3/regions", "next": nil, "previous": nil},
	}}, nil
}

func (s *Server) showRegion(c *call) (answer, error) {
	if _, err := s.authenticate(c, c.Header.Get("X-Auth-Token")); err != nil {
		return answer{}, err
	}
	if !slices.Contains(s.options.Regions, c.parameters[0]) {
		return answer{}, &failure{keystoneAnswer(http.StatusNotFound, "Could not find region: "+c.parameters[0]+".")}
	}
	return answer{status: http.StatusOK, body: map[string]any{"region": regionDocumentOf(c, c.parameters[0])}}, nil
}

// keystoneTime is how Keystone writes moments.
func keystoneTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
