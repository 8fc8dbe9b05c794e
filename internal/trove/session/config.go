package session

import (
	"os"
	"strconv"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// Config says which cloud to talk to, as whom, and how. What is set here wins over what clouds.yaml says.
type Config struct {
	// Cloud is an entry of clouds.yaml, which then gives everything that is not set here.
	Cloud string
	// AuthURL is the address of Keystone, with or without /v3.
	AuthURL string
	// Region is the region whose endpoint is used, the catalogue's first one where empty.
	Region string

	// UserName or UserID, with Password, is one way to authenticate.
	UserName string
	UserID   string
	Password string
	// Token is another. It is never renewed. Where a project is set too, a token for that project is asked for with it,
	// else it is used as it is.
	Token string
	// ApplicationCredentialSecret, with ApplicationCredentialID, or with ApplicationCredentialName and a user, is the
	// third. It brings its own project.
	ApplicationCredentialID     string
	ApplicationCredentialName   string
	ApplicationCredentialSecret string

	// ProjectID wins over ProjectName.
	ProjectID   string
	ProjectName string
	// DomainID and DomainName stand for the user's and the project's domain where those are not told apart. Where
	// nothing is told, the user's domain is the one with the id "default".
	DomainID          string
	DomainName        string
	UserDomainID      string
	UserDomainName    string
	ProjectDomainID   string
	ProjectDomainName string

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
	// Clock is what retries and waits sleep by, the machine's where nil. Its Now must move on with its Sleep.
	Clock wait.Clock
}

// ConfigFromEnv reads the variables that terraform-provider-openstack reads, OS_AUTH_URL and so on. What none of them
// sets is empty.
func ConfigFromEnv() Config {
	// What is no boolean is not "true".
	insecure, _ := strconv.ParseBool(os.Getenv("OS_INSECURE")) // See above.
	return Config{
		Cloud:                       os.Getenv("OS_CLOUD"),
		AuthURL:                     os.Getenv("OS_AUTH_URL"),
		Region:                      os.Getenv("OS_REGION_NAME"),
		UserName:                    os.Getenv("OS_USERNAME"),
		UserID:                      firstEnv("OS_USER_ID", "OS_USERID"),
		Password:                    os.Getenv("OS_PASSWORD"),
		Token:                       firstEnv("OS_TOKEN", "OS_AUTH_TOKEN"),
		ApplicationCredentialID:     os.Getenv("OS_APPLICATION_CREDENTIAL_ID"),
		ApplicationCredentialName:   os.Getenv("OS_APPLICATION_CREDENTIAL_NAME"),
		ApplicationCredentialSecret: os.Getenv("OS_APPLICATION_CREDENTIAL_SECRET"),
		ProjectID:                   firstEnv("OS_TENANT_ID", "OS_PROJECT_ID"),
		ProjectName:                 firstEnv("OS_TENANT_NAME", "OS_PROJECT_NAME"),
		DomainID:                    os.Getenv("OS_DOMAIN_ID"),
		DomainName:                  os.Getenv("OS_DOMAIN_NAME"),
		UserDomainID:                os.Getenv("OS_USER_DOMAIN_ID"),
		UserDomainName:              os.Getenv("OS_USER_DOMAIN_NAME"),
		ProjectDomainID:             os.Getenv("OS_PROJECT_DOMAIN_ID"),
		ProjectDomainName:           os.Getenv("OS_PROJECT_DOMAIN_NAME"),
		Interface:                   firstEnv("OS_ENDPOINT_TYPE", "OS_INTERFACE"),
		CACertFile:                  os.Getenv("OS_CACERT"),
		CertFile:                    os.Getenv("OS_CERT"),
		KeyFile:                     os.Getenv("OS_KEY"),
		Insecure:                    insecure,
	}
}

// firstEnv is the first of the variables that is set to anything.
func firstEnv(names ...string) string {
	for _, name := range names {
		if value := os.Getenv(name); value != "" {
			return value
		}
	}
	return ""
}
