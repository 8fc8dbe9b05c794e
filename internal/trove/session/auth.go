package session

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"
	"github.com/gophercloud/gophercloud/v2/openstack/config/clouds"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"
)

// authenticate gets a token, and returns the client that carries and renews it.
func authenticate(ctx context.Context, cfg Config, tlsConfig *tls.Config) (*gophercloud.ProviderClient, error) {
	if cfg.AuthURL == "" {
		return nil, errors.New("no auth_url is set, nor OS_AUTH_URL, nor a cloud of clouds.yaml")
	}
	provider, err := openstack.NewClient(cfg.AuthURL)
	if err != nil {
		return nil, fmt.Errorf("auth_url %q: %w", cfg.AuthURL, err)
	}
	provider.HTTPClient = http.Client{
		Transport: newTransport(newBase(tlsConfig), cfg.Clock, cfg.MaxRetries),
		// A redirected POST would arrive as a GET, and a token would follow to wherever it points.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if cfg.UserAgent != "" {
		provider.UserAgent.Prepend(cfg.UserAgent)
	}
	options := authOptions(cfg)
	if err := openstack.AuthenticateV3(ctx, provider, &options, gophercloud.EndpointOpts{}); err != nil {
		return nil, fmt.Errorf("authentication failed: %w", Translate(err, ""))
	}
	return provider, nil
}

// authOptions is the configuration as gophercloud wants it, which refuses what it has no use for: a user's name beside
// a token, a domain beside a user's id.
func authOptions(cfg Config) gophercloud.AuthOptions {
	options := gophercloud.AuthOptions{IdentityEndpoint: cfg.AuthURL, AllowReauth: true}
	switch {
	case cfg.ApplicationCredentialSecret != "":
		options.ApplicationCredentialID = cfg.ApplicationCredentialID
		options.ApplicationCredentialName = cfg.ApplicationCredentialName
		options.ApplicationCredentialSecret = cfg.ApplicationCredentialSecret
		if cfg.ApplicationCredentialID == "" {
			setUser(&options, cfg)
		}
		return options
	case cfg.Token != "":
		options.TokenID = cfg.Token
		options.AllowReauth = false
	default:
		options.Password = cfg.Password
		setUser(&options, cfg)
	}

	options.Scope = &gophercloud.AuthScope{}
	if cfg.ProjectID != "" {
		options.Scope.ProjectID = cfg.ProjectID
	} else if cfg.ProjectName != "" {
		options.Scope.ProjectName = cfg.ProjectName
		options.Scope.DomainID, options.Scope.DomainName = domain(cfg.ProjectDomainID, cfg.ProjectDomainName, cfg)
	}
	return options
}

func setUser(options *gophercloud.AuthOptions, cfg Config) {
	if cfg.UserID != "" {
		options.UserID = cfg.UserID
		return
	}
	options.Username = cfg.UserName
	options.DomainID, options.DomainName = domain(cfg.UserDomainID, cfg.UserDomainName, cfg)
}

// domain is an id or a name, never both: the particular before the general, the id before the name.
func domain(id, name string, cfg Config) (string, string) {
	switch {
	case id != "":
		return id, ""
	case name != "":
		return "", name
	case cfg.DomainID != "":
		return cfg.DomainID, ""
	case cfg.DomainName != "":
		return "", cfg.DomainName
	default:
		return "default", ""
	}
}

// withCloud fills what is not set in cfg from the entry of clouds.yaml that it names, if it names one.
func withCloud(cfg Config) (Config, *tls.Config, error) {
	if cfg.Cloud == "" {
		return cfg, nil, nil
	}
	options, endpoint, tlsConfig, err := clouds.Parse(clouds.WithCloudName(cfg.Cloud))
	if err != nil {
		return cfg, nil, fmt.Errorf("cloud %q: %w", cfg.Cloud, err)
	}
	cfg.AuthURL = cmp.Or(cfg.AuthURL, options.IdentityEndpoint)
	cfg.Region = cmp.Or(cfg.Region, endpoint.Region)
	cfg.Interface = cmp.Or(cfg.Interface, string(endpoint.Availability))

	if cfg.Password == "" && cfg.Token == "" && cfg.ApplicationCredentialSecret == "" {
		cfg.Password = options.Password
		cfg.Token = options.TokenID
		cfg.ApplicationCredentialSecret = options.ApplicationCredentialSecret
	}
	if cfg.ApplicationCredentialID == "" && cfg.ApplicationCredentialName == "" {
		cfg.ApplicationCredentialID = options.ApplicationCredentialID
		cfg.ApplicationCredentialName = options.ApplicationCredentialName
	}
	if cfg.UserID == "" && cfg.UserName == "" {
		cfg.UserID, cfg.UserName = options.UserID, options.Username
	}
	if cfg.UserDomainID == "" && cfg.UserDomainName == "" {
		cfg.UserDomainID, cfg.UserDomainName = options.DomainID, options.DomainName
	}
	if scope := options.Scope; scope != nil && cfg.ProjectID == "" && cfg.ProjectName == "" {
		cfg.ProjectID, cfg.ProjectName = scope.ProjectID, scope.ProjectName
		if cfg.ProjectDomainID == "" && cfg.ProjectDomainName == "" {
			cfg.ProjectDomainID, cfg.ProjectDomainName = scope.DomainID, scope.DomainName
		}
	}
	return cfg, tlsConfig, nil
}

// tlsConfiguration is what the files of cfg say, on top of what clouds.yaml said.
func tlsConfiguration(cfg Config, base *tls.Config) (*tls.Config, error) {
	if base == nil {
		base = &tls.Config{}
	}
	base.MinVersion = tls.VersionTLS12
	if cfg.Insecure {
		base.InsecureSkipVerify = true
	}
	if cfg.CACertFile != "" {
		pem, err := os.ReadFile(cfg.CACertFile)
		if err != nil {
			return nil, fmt.Errorf("cacert_file: %w", err)
		}
		base.RootCAs = x509.NewCertPool()
		if !base.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("cacert_file: %s holds no certificate in PEM form", cfg.CACertFile)
		}
	}
	if cfg.CertFile != "" || cfg.KeyFile != "" {
		certificate, err := tls.LoadX509KeyPair(cfg.CertFile, cfg.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("cert and key: %w", err)
		}
		base.Certificates = []tls.Certificate{certificate}
	}
	return base, nil
}

// findEndpoint looks the database service up in the catalogue that came with the token. That asks nobody: gophercloud
// would look for versions if it were told one.
func findEndpoint(provider *gophercloud.ProviderClient, cfg Config) (string, error) {
	if cfg.Endpoint != "" {
		return gophercloud.NormalizeURL(cfg.Endpoint), nil
	}
	opts := gophercloud.EndpointOpts{Region: cfg.Region, Availability: availability(cfg.Interface)}
	opts.ApplyDefaults("database")
	endpoint, err := provider.EndpointLocator(opts)
	if err != nil {
		return "", fmt.Errorf("the catalogue has no %s endpoint of type database%s%s: %w",
			opts.Availability, inRegion(cfg.Region), offers(provider), err)
	}
	return endpoint, nil
}

func inRegion(region string) string {
	if region == "" {
		return ""
	}
	return fmt.Sprintf(" in region %q", region)
}

// offers lists the database endpoints that the catalogue does have.
func offers(provider *gophercloud.ProviderClient) string {
	result, ok := provider.GetAuthResult().(interface {
		ExtractServiceCatalog() (*tokens.ServiceCatalog, error)
	})
	if !ok {
		return ""
	}
	catalogue, err := result.ExtractServiceCatalog()
	if err != nil || catalogue == nil {
		return ""
	}
	var found []string
	for _, entry := range catalogue.Entries {
		if entry.Type != "database" {
			continue
		}
		for _, endpoint := range entry.Endpoints {
			found = append(found, fmt.Sprintf("%s in %q", endpoint.Interface, cmp.Or(endpoint.Region, endpoint.RegionID)))
		}
	}
	if len(found) == 0 {
		return " (it has none of that type)"
	}
	return " (it has: " + strings.Join(found, ", ") + ")"
}

// availability reads "internal" as well as "internalURL".
func availability(name string) gophercloud.Availability {
	return gophercloud.Availability(cmp.Or(strings.TrimSuffix(name, "URL"), string(gophercloud.AvailabilityPublic)))
}
