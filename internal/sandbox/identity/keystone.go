// Package identity is Keystone's API v3, as far as clients need it to find Trove: tokens, the catalogue, regions, and who can log in.
//
// A way to log in, or a document of Keystone's, is changed here. It must not know what Trove serves.
package identity

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

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

const (
	domainID   = "default"
	DomainName = "Default"
	userID     = "2b9c4e6f1a8d47f3b5c7d9e0f1a2b3c4"
	roleID     = "9fe2ff9ee4384b1894a90878d3e92bab"
)

// Keystone knows who can log in, and where the services are.
type Keystone struct {
	// Accounts are those of the user, and the user's projects.
	Accounts Accounts
	// Regions are the cloud's, home first.
	Regions []string
	// TokenTTL is how long tokens are good for, in simulated time.
	TokenTTL time.Duration
}

// Serve serves what of Keystone's API v3 clients need to find Trove.
func (k Keystone) Serve(c *front.Call) (front.Answer, error) {
	r, parameters, ok := front.Find([]front.Route{
		front.On(http.MethodGet, "", k.identityVersions),
		front.On(http.MethodGet, "/v3", k.identityVersion),
		front.On(http.MethodPost, "/v3/auth/tokens", k.createToken),
		front.On(http.MethodGet, "/v3/auth/tokens", k.showToken),
		front.On(http.MethodDelete, "/v3/auth/tokens", k.revokeToken),
		front.On(http.MethodGet, "/v3/auth/catalog", k.showCatalog),
		front.On(http.MethodGet, "/v3/regions", k.listRegions),
		front.On(http.MethodGet, "/v3/regions/{}", k.showRegion),
	}, c.Method, c.Path)
	if !ok {
		return front.Answer{}, front.Failed(keystoneAnswer(http.StatusNotFound, "The requested URL was not found on the server."))
	}
	c.Parameters = parameters
	return r.Serve(c)
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
func (k Keystone) isUser(who credentials) bool {
	return who.ID == userID || who.ID == "" && who.Name == k.Accounts.User && who.Domain.is(domainID, DomainName)
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// createToken logs in. Keystone API v3, "Password authentication with scoped authorization" and its neighbours.
func (k Keystone) createToken(c *front.Call) (front.Answer, error) {
	var request authRequest
	if err := json.Unmarshal(c.Body, &request); err != nil || len(request.Auth.Identity.Methods) == 0 {
		return front.Answer{}, front.Failed(keystoneAnswer(http.StatusBadRequest, "Expecting to find auth in request body. The server could not comply with the"+
			" request since it is either malformed or otherwise incorrect. The client is assumed to be in error."))
	}
	identity := request.Auth.Identity
	token := store.Token{Methods: strings.Join(identity.Methods, ","), UserID: userID, Issued: c.Now, Expires: c.Now.Add(k.TokenTTL)}
	scope, scoped, err := k.scope(request.Auth.Scope)
	if err != nil {
		return front.Answer{}, unauthorized(c)
	}
	for _, method := range identity.Methods {
		good := false
		switch method {
		case "password":
			good = k.isUser(identity.Password.User) && same(identity.Password.User.Password, k.Accounts.Password)
		case "application_credential":
			given := identity.ApplicationCredential
			good = given.ID == k.Accounts.ApplicationCredentialID || given.ID == "" && given.Name == "demo" && k.isUser(given.User)
			good = good && same(given.Secret, k.Accounts.ApplicationCredentialSecret) && !scoped
			scope = k.Accounts.ProjectID
		case "token":
			old, err := k.Authenticate(c, identity.Token.ID)
			if err != nil {
				return front.Answer{}, err
			}
			// A token got by a token lives no longer than that one.
			good, token.Expires = true, old.Expires
			if !scoped {
				scope = old.ProjectID
			}
		}
		if !good {
			return front.Answer{}, unauthorized(c)
		}
	}
	token.ProjectID = scope
	secret := make([]byte, 96)
	if _, err := rand.Read(secret); err != nil {
		return front.Answer{}, err
	}
	id := "gAAAAA" + base64.RawURLEncoding.EncodeToString(secret)
	audit := uuid.New()
	token.Digest, token.AuditID = digest(id), base64.RawURLEncoding.EncodeToString(audit[:])
	if err := c.Tx.AddToken(token); err != nil {
		return front.Answer{}, err
	}
	return front.Answer{
		Status: http.StatusCreated, Header: map[string]string{"X-Subject-Token": id, "Vary": "X-Auth-Token"}, Body: k.tokenDocument(c, token),
	}, nil
}

// scope is the id of the project that a token is asked for, "" for an unscoped one. An error is a scope that there is not.
func (k Keystone) scope(text json.RawMessage) (projectID string, scoped bool, err error) {
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
		for _, p := range k.projects() {
			if scope.Project.ID == p.ID || scope.Project.ID == "" && scope.Project.Name == p.Name && scope.Project.Domain.is(domainID, DomainName) {
				return p.ID, true, nil
			}
		}
	}
	return "", false, errNoScope
}

// projects are those that the user has a role in.
func (k Keystone) projects() []named {
	i := k.Accounts
	return []named{{i.ProjectID, i.Project}, {i.OtherProjectID, i.OtherProject}}
}

// digest stands for a token where it is kept.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Authenticate finds a token that is still good.
func (k Keystone) Authenticate(c *front.Call, id string) (store.Token, error) {
	if id == "" {
		return store.Token{}, unauthorized(c)
	}
	token, err := c.Tx.Token(digest(id))
	if found, err := store.Exists(err); err != nil {
		return token, err
	} else if !found || !c.Now.Before(token.Expires) {
		return token, unauthorized(c)
	}
	return token, nil
}

// subject finds the token that a request is about, which is allowed to whoever has a good one.
func (k Keystone) subject(c *front.Call) (id string, token store.Token, err error) {
	if _, err := k.Authenticate(c, c.Header.Get("X-Auth-Token")); err != nil {
		return "", token, err
	}
	id = c.Header.Get("X-Subject-Token")
	token, err = c.Tx.Token(digest(id))
	if found, err := store.Exists(err); err != nil {
		return id, token, err
	} else if !found || !c.Now.Before(token.Expires) {
		return id, token, front.Failed(keystoneAnswer(http.StatusNotFound, "Failed to validate token"))
	}
	return id, token, nil
}

func (k Keystone) showToken(c *front.Call) (front.Answer, error) {
	id, token, err := k.subject(c)
	if err != nil {
		return front.Answer{}, err
	}
	return front.Answer{Status: http.StatusOK, Header: map[string]string{"X-Subject-Token": id, "Vary": "X-Auth-Token"}, Body: k.tokenDocument(c, token)}, nil
}

func (k Keystone) revokeToken(c *front.Call) (front.Answer, error) {
	_, token, err := k.subject(c)
	if err != nil {
		return front.Answer{}, err
	}
	return front.Answer{Status: http.StatusNoContent}, c.Tx.RemoveToken(token.Digest)
}

func (k Keystone) showCatalog(c *front.Call) (front.Answer, error) {
	token, err := k.Authenticate(c, c.Header.Get("X-Auth-Token"))
	if err != nil {
		return front.Answer{}, err
	}
	return front.Answer{Status: http.StatusOK, Body: map[string]any{
		"catalog": k.catalog(c, token.ProjectID), "links": map[string]string{"self": c.Base() + front.IdentityPrefix + "/v3/auth/catalog"},
	}}, nil
}

func (k Keystone) listRegions(c *front.Call) (front.Answer, error) {
	if _, err := k.Authenticate(c, c.Header.Get("X-Auth-Token")); err != nil {
		return front.Answer{}, err
	}
	regions := make([]regionDocument, 0, len(k.Regions))
	for _, name := range k.Regions {
		regions = append(regions, regionDocumentOf(c, name))
	}
	return front.Answer{Status: http.StatusOK, Body: map[string]any{
		"regions": regions, "links": map[string]any{"self": c.Base() + front.IdentityPrefix + "/v3/regions", "next": nil, "previous": nil},
	}}, nil
}

func (k Keystone) showRegion(c *front.Call) (front.Answer, error) {
	if _, err := k.Authenticate(c, c.Header.Get("X-Auth-Token")); err != nil {
		return front.Answer{}, err
	}
	if !slices.Contains(k.Regions, c.Parameters[0]) {
		return front.Answer{}, front.Failed(keystoneAnswer(http.StatusNotFound, "Could not find region: "+c.Parameters[0]+"."))
	}
	return front.Answer{Status: http.StatusOK, Body: map[string]any{"region": regionDocumentOf(c, c.Parameters[0])}}, nil
}

// keystoneTime is how Keystone writes moments.
func keystoneTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
