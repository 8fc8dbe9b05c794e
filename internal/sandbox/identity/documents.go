package identity

import (
	"errors"
	"net/http"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// errNoScope says that a token was asked for a scope that there is not.
var errNoScope = errors.New("no such scope")

// tokenDocument is the body of a token. An unscoped one has neither project nor catalogue.
func (k Keystone) tokenDocument(c *front.Call, token store.Token) any {
	domain := named{ID: domainID, Name: DomainName}
	document := map[string]any{
		"methods":    strings.Split(token.Methods, ","),
		"user":       map[string]any{"domain": domain, "id": userID, "name": k.Accounts.User, "password_expires_at": nil},
		"audit_ids":  []string{token.AuditID},
		"expires_at": keystoneTime(token.Expires),
		"issued_at":  keystoneTime(token.Issued),
	}
	for _, p := range k.projects() {
		if token.ProjectID != "" && p.ID == token.ProjectID {
			document["project"] = map[string]any{"domain": domain, "id": p.ID, "name": p.Name}
			document["is_domain"] = false
			document["roles"] = []named{{ID: roleID, Name: "member"}}
			document["catalog"] = k.catalog(c, p.ID)
		}
	}
	return map[string]any{"token": document}
}

type serviceDocument struct {
	ID        string             `json:"id"`
	Type      string             `json:"type"`
	Name      string             `json:"name"`
	Endpoints []endpointDocument `json:"endpoints"`
}

type endpointDocument struct {
	ID        string `json:"id"`
	Interface string `json:"interface"`
	RegionID  string `json:"region_id"`
	Region    string `json:"region"`
	URL       string `json:"url"`
}

// catalog says where the services are, all in the home region.
func (k Keystone) catalog(c *front.Call, projectID string) []serviceDocument {
	if projectID == "" {
		return []serviceDocument{}
	}
	home := k.Regions[0]
	endpoints := func(id, url string) []endpointDocument {
		var list []endpointDocument
		for _, name := range []string{"public", "internal", "admin"} {
			list = append(list, endpointDocument{ID: id + name, Interface: name, RegionID: home, Region: home, URL: url})
		}
		return list
	}
	return []serviceDocument{
		{ID: "5d1f0a3b9c7e4f2a8b6d4c2e0f1a3b5c", Type: "database", Name: "trove", Endpoints: endpoints("trove-", c.Endpoint(projectID))},
		{ID: "3c9b7a5d1e2f4c6b8a0d9e7f5b3a1c2d", Type: "identity", Name: "keystone", Endpoints: endpoints("keystone-", c.Base()+front.IdentityPrefix)},
	}
}

type regionDocument struct {
	ID             string            `json:"id"`
	Description    string            `json:"description"`
	ParentRegionID *string           `json:"parent_region_id"`
	Links          map[string]string `json:"links"`
}

func regionDocumentOf(c *front.Call, name string) regionDocument {
	return regionDocument{ID: name, Links: map[string]string{"self": c.Base() + front.IdentityPrefix + "/v3/regions/" + name}}
}

func identityVersionDocument(c *front.Call) map[string]any {
	return map[string]any{
		"id": "v3.14", "status": "stable", "updated": "2020-04-07T00:00:00Z",
		"links":       []front.Link{{Rel: "self", Href: c.Base() + front.IdentityPrefix + "/v3/"}},
		"media-types": []map[string]string{{"base": "application/json", "type": "application/vnd.openstack.identity-v3+json"}},
	}
}

// identityVersions is Keystone's list of versions, which it answers with 300.
func (k Keystone) identityVersions(c *front.Call) (front.Answer, error) {
	return front.Answer{Status: http.StatusMultipleChoices, Body: map[string]any{
		"versions": map[string]any{"values": []any{identityVersionDocument(c)}},
	}}, nil
}

func (k Keystone) identityVersion(c *front.Call) (front.Answer, error) {
	return front.Answer{Status: http.StatusOK, Body: map[string]any{"version": identityVersionDocument(c)}}, nil
}

// keystoneAnswer is an error in Keystone's body.
func keystoneAnswer(status int, message string) front.Answer {
	return front.Answer{Status: status, Body: map[string]any{
		"error": map[string]any{"code": status, "message": message, "title": http.StatusText(status)},
	}}
}

// unauthorized is what Keystone, and keystonemiddleware in front of Trove, say to whom they don't know.
func unauthorized(c *front.Call) error {
	a := keystoneAnswer(http.StatusUnauthorized, "The request you have made requires authentication.")
	a.Header = c.Challenge()
	return front.Failed(a)
}
