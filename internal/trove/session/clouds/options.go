package clouds

import (
	"strings"

	"github.com/gophercloud/gophercloud/v2"
)

// AuthOptions is the cloud in gophercloud's words, which refuses what it has no use for. Neither a token, nor one that was got
// with another token, can be renewed.
func (c Cloud) AuthOptions() gophercloud.AuthOptions {
	options := gophercloud.AuthOptions{
		IdentityEndpoint:            c.AuthURL.Text,
		AllowReauth:                 c.Method != MethodToken,
		UserID:                      c.UserID.Text,
		Username:                    c.UserName.Text,
		DomainID:                    c.UserDomainID.Text,
		DomainName:                  c.UserDomainName.Text,
		Password:                    c.Password.Text,
		TokenID:                     c.Token.Text,
		ApplicationCredentialID:     c.ApplicationCredentialID.Text,
		ApplicationCredentialName:   c.ApplicationCredentialName.Text,
		ApplicationCredentialSecret: c.ApplicationCredentialSecret.Text,
	}
	if c.Method == MethodApplicationCredential {
		return options
	}
	options.Scope = &gophercloud.AuthScope{
		TrustID:     c.TrustID.Text,
		ProjectID:   c.ProjectID.Text,
		ProjectName: c.ProjectName.Text,
		DomainID:    c.ProjectDomainID.Text,
		DomainName:  c.ProjectDomainName.Text,
	}
	return options
}

// IdentityV3 is the address of Keystone's API v3: the one that was given, whatever its path, or /v3 below it.
func (c Cloud) IdentityV3() string {
	address := strings.TrimRight(c.AuthURL.Text, "/")
	if !strings.HasSuffix(address, "/v3") {
		address += "/v3"
	}
	return address + "/"
}
