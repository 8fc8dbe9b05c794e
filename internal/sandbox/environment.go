package sandbox

import (
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/identity"
)

// Environment is how a shell finds the sandbox at url, "http://127.0.0.1:1234": lines of the form NAME=value for the variables that
// OpenStack's clients read, and TROVE_SANDBOX_URL for the sandbox itself.
func (s *Server) Environment(url string) []string {
	i := s.options.Identity
	return []string{
		"OS_AUTH_URL=" + url + front.IdentityPrefix + "/v3",
		"OS_USERNAME=" + i.User,
		"OS_PASSWORD=" + i.Password,
		"OS_PROJECT_NAME=" + i.Project,
		"OS_USER_DOMAIN_NAME=" + identity.DomainName,
		"OS_PROJECT_DOMAIN_NAME=" + identity.DomainName,
		"OS_REGION_NAME=" + s.options.Regions[0],
		"TROVE_SANDBOX_URL=" + url,
	}
}

// Accounts is who can log in.
func (s *Server) Identity() Identity { return s.options.Identity }
