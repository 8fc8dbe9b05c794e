package session

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
)

// findEndpoint looks the database service up in the catalogue that came with the token: the first kind of endpoint that the cloud
// has in the region, with the region that it is in. That asks nobody: gophercloud would look for versions if it were told one.
func findEndpoint(provider *gophercloud.ProviderClient, cloud clouds.Cloud) (endpoint, region string, err error) {
	if cloud.Endpoint.Set() {
		return gophercloud.NormalizeURL(cloud.Endpoint.Text), cloud.Region.Text, nil
	}
	var missing error
	for _, kind := range cloud.Interfaces() {
		opts := gophercloud.EndpointOpts{
			Type: cloud.Type(), Name: cloud.ServiceName.Text, Region: cloud.Region.Text, Availability: gophercloud.Availability(kind),
		}
		opts.ApplyDefaults(opts.Type)
		endpoint, err := provider.EndpointLocator(opts)
		if err == nil {
			return endpoint, cmp.Or(cloud.Region.Text, regionOf(provider, cloud, endpoint)), nil
		}
		missing = err
	}
	offered := " (it has none of that type)"
	if offers := endpointsOf(provider, cloud); len(offers) > 0 {
		texts := make([]string, len(offers))
		for i, offer := range offers {
			texts[i] = fmt.Sprintf("%s in %q", offer.Interface, regionNamed(offer))
		}
		offered = " (it has: " + strings.Join(texts, ", ") + ")"
	}
	return "", "", fmt.Errorf("%w %s endpoint of type %s%s%s: %w",
		ErrNoEndpoint, strings.Join(cloud.Interfaces(), " or "), cloud.Type(), inRegion(cloud.Region), offered, missing)
}

// ErrNoEndpoint says that the database service is not in the catalogue, or not where it is looked for.
var ErrNoEndpoint = errors.New("the catalogue has no")

func inRegion(region clouds.Value) string {
	if !region.Set() {
		return ""
	}
	return fmt.Sprintf(" in region %q, which %s names", region.Text, region.From)
}

// endpointsOf are the endpoints that the catalogue has of the database service, of any kind and in any region.
func endpointsOf(provider *gophercloud.ProviderClient, cloud clouds.Cloud) []tokens.Endpoint {
	result, ok := provider.GetAuthResult().(interface {
		ExtractServiceCatalog() (*tokens.ServiceCatalog, error)
	})
	if !ok {
		return nil
	}
	catalogue, err := result.ExtractServiceCatalog()
	if err != nil || catalogue == nil {
		return nil
	}
	opts := gophercloud.EndpointOpts{Type: cloud.Type()}
	opts.ApplyDefaults(opts.Type)
	var found []tokens.Endpoint
	for _, entry := range catalogue.Entries {
		if slices.Contains(opts.Types(), entry.Type) && (!cloud.ServiceName.Set() || entry.Name == cloud.ServiceName.Text) {
			found = append(found, entry.Endpoints...)
		}
	}
	return found
}

// regionNamed is an endpoint's region: Keystone tells it by two names, of which either may be missing.
func regionNamed(endpoint tokens.Endpoint) string { return cmp.Or(endpoint.Region, endpoint.RegionID) }

// regionOf is the region of an endpoint that was found without one being named, which is the catalogue's first.
func regionOf(provider *gophercloud.ProviderClient, cloud clouds.Cloud, address string) string {
	for _, endpoint := range endpointsOf(provider, cloud) {
		if gophercloud.NormalizeURL(endpoint.URL) == address {
			return regionNamed(endpoint)
		}
	}
	return ""
}

// Regions are those in which the cloud has a database service, in the order of their names. Nobody is asked: they are in the catalogue
// that came with the token, and its own region is among them.
func (s *Session) Regions() []string {
	var names []string
	for _, endpoint := range endpointsOf(s.Service.ProviderClient, s.cloud) {
		if slices.Contains(s.cloud.Interfaces(), strings.TrimSuffix(endpoint.Interface, "URL")) {
			names = append(names, regionNamed(endpoint))
		}
	}
	if s.Region != "" {
		names = append(names, s.Region)
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
}

// ErrSameAddress says that one address was given for the services of two regions.
var ErrSameAddress = errors.New("one address is no service of two regions")
