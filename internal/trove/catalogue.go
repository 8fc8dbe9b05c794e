package trove

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"

	"github.com/gophercloud/gophercloud/v2/openstack/db/v1/configurations"
	"github.com/gophercloud/gophercloud/v2/openstack/db/v1/datastores"
	"github.com/gophercloud/gophercloud/v2/openstack/db/v1/flavors"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/regions"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
)

// DatastoreInfo is a datastore that the cloud has, with its versions by name.
type DatastoreInfo struct {
	Name     string
	Versions []string
}

// Flavor is a size of machines that the cloud has.
type Flavor struct{ ID, Name string }

// Catalogue is what the cloud was found to have. It is asked for once: it hardly changes while a process runs.
type catalogue struct {
	datastores remembered[[]DatastoreInfo]
	flavors    remembered[[]Flavor]
	regions    remembered[[]string]

	mu             sync.Mutex
	configurations map[string]bool
	parameters     rememberedBy[api.Datastore, []api.Parameter]
	capabilities   rememberedBy[api.Datastore, []api.Capability]
	clusters       rememberedBy[string, api.Cluster]
	instances      rememberedBy[string, api.Instance]
}

// Datastores lists what databases the cloud has. The server is asked once.
//
// Trove, trove/datastore/service.py, DatastoreController.
func (c *Client) Datastores(ctx context.Context) ([]DatastoreInfo, error) {
	return c.catalogue.datastores.get(ctx, func() ([]DatastoreInfo, error) {
		pages, err := datastores.List(c.session.Service).AllPages(ctx)
		if err != nil {
			return nil, c.session.Translate(err)
		}
		all, err := datastores.ExtractDatastores(pages)
		if err != nil {
			return nil, err
		}
		var infos []DatastoreInfo
		for _, datastore := range all {
			info := DatastoreInfo{Name: datastore.Name}
			for _, version := range datastore.Versions {
				info.Versions = append(info.Versions, version.Name)
			}
			infos = append(infos, info)
		}
		return infos, nil
	})
}

// Flavors lists the cloud's flavors for databases. The server is asked once.
//
// Trove, trove/flavor/views.py, FlavorView: str_id is the id, and id is null where that is no number.
func (c *Client) Flavors(ctx context.Context) ([]Flavor, error) {
	return c.catalogue.flavors.get(ctx, func() ([]Flavor, error) {
		pages, err := flavors.List(c.session.Service).AllPages(ctx)
		if err != nil {
			return nil, c.session.Translate(err)
		}
		all, err := flavors.ExtractFlavors(pages)
		if err != nil {
			return nil, err
		}
		var found []Flavor
		for _, flavor := range all {
			found = append(found, Flavor{ID: cmp.Or(flavor.StrID, strconv.Itoa(flavor.ID)), Name: flavor.Name})
		}
		return found, nil
	})
}

// ClusterKind is a cluster as far as it hardly ever changes: ID, Name and Datastore. The server is asked once about
// each cluster, for however many nodes that are planned.
//
// Errors: those of Cluster.
func (c *Client) ClusterKind(ctx context.Context, id string) (api.Cluster, error) {
	return c.catalogue.clusters.get(ctx, id, func() (api.Cluster, error) {
		cluster, err := c.Cluster(ctx, id)
		return api.Cluster{ID: cluster.ID, Name: cluster.Name, Datastore: cluster.Datastore}, err
	})
}

// InstanceKind is an instance, or a node of a cluster, as far as it hardly ever changes: ID, ClusterID and Datastore. The server is
// asked once about each, for however many of its databases and users that are planned.
//
// Errors: those of Instance.
func (c *Client) InstanceKind(ctx context.Context, id string) (api.Instance, error) {
	return c.catalogue.instances.get(ctx, id, func() (api.Instance, error) {
		instance, err := c.Instance(ctx, id)
		return api.Instance{ID: instance.ID, ClusterID: instance.ClusterID, Datastore: instance.Datastore}, err
	})
}

// CheckVersion tells whether the cloud has what an operation needs switched on for instances of this version of a datastore: nil, or an
// *api.SwitchedOffError. The server is asked once about each version; one that tells no capabilities has them all.
//
// Specification, section Capabilities.
func (c *Client) CheckVersion(ctx context.Context, op api.Operation, datastore api.Datastore) error {
	request, ok := c.dialect.ListCapabilities(datastore)
	if !ok || datastore.Type == "" || datastore.Version == "" {
		return nil
	}
	capabilities, err := c.catalogue.capabilities.get(ctx, datastore, func() ([]api.Capability, error) {
		list, err := fetch(ctx, c, request, api.DecodeCapabilities)
		if errors.Is(err, api.ErrNotFound) {
			return nil, nil
		}
		return list, err
	})
	if err != nil {
		return err
	}
	return api.SwitchedOff(op, datastore, capabilities)
}

// ConfigurationExists tells whether the project has the configuration group. The server is asked once about each that
// exists; one that does not may be created at any time.
//
// Trove, trove/configuration/service.py, ConfigurationsController.
func (c *Client) ConfigurationExists(ctx context.Context, id string) (bool, error) {
	c.catalogue.mu.Lock()
	known := c.catalogue.configurations[id]
	c.catalogue.mu.Unlock()
	if known {
		return true, nil
	}
	segments, err := api.Escaped([]string{id})
	if err != nil {
		return false, nil //nolint:nilerr // What is not an id is nobody's.
	}
	_, err = configurations.Get(ctx, c.session.Service, segments[0]).Extract()
	if err = c.session.Translate(err); errors.Is(err, api.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	c.catalogue.mu.Lock()
	defer c.catalogue.mu.Unlock()
	if c.catalogue.configurations == nil {
		c.catalogue.configurations = map[string]bool{}
	}
	c.catalogue.configurations[id] = true
	return true, nil
}

// Regions lists the cloud's regions by id, as Keystone has them. Keystone is asked once. Where it does not tell this
// user, the error is an ErrUnsupported.
func (c *Client) Regions(ctx context.Context) ([]string, error) {
	return c.catalogue.regions.get(ctx, func() ([]string, error) {
		pages, err := regions.List(c.session.Identity, nil).AllPages(ctx)
		if err != nil {
			err = session.Translate(err, "")
			var refusal *api.Error
			if errors.As(err, &refusal) && (refusal.StatusCode == http.StatusForbidden || refusal.StatusCode == http.StatusNotFound) {
				return nil, fmt.Errorf("%w: %w", &api.UnsupportedError{Operation: api.OperationListRegions, API: c.API()}, err)
			}
			return nil, err
		}
		all, err := regions.ExtractRegions(pages)
		if err != nil {
			return nil, err
		}
		var ids []string
		for _, region := range all {
			ids = append(ids, region.ID)
		}
		return ids, nil
	})
}

// remembered is a value that is got once. Whoever comes while it is got waits for it; an error is not remembered.
type remembered[T any] struct {
	mu    sync.Mutex
	turn  chan struct{}
	known bool
	value T
}

func (r *remembered[T]) get(ctx context.Context, load func() (T, error)) (T, error) {
	var none T
	r.mu.Lock()
	if r.turn == nil {
		r.turn = make(chan struct{}, 1)
	}
	r.mu.Unlock()
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return none, ctx.Err()
	}
	if r.known {
		return r.value, nil
	}
	value, err := load()
	if err != nil {
		return none, err
	}
	r.value, r.known = value, true
	return value, nil
}

// rememberedBy are such values by a key, each got once.
type rememberedBy[K comparable, T any] struct {
	mu  sync.Mutex
	all map[K]*remembered[T]
}

func (r *rememberedBy[K, T]) get(ctx context.Context, key K, load func() (T, error)) (T, error) {
	r.mu.Lock()
	if r.all == nil {
		r.all = map[K]*remembered[T]{}
	}
	known := r.all[key]
	if known == nil {
		known = &remembered[T]{}
		r.all[key] = known
	}
	r.mu.Unlock()
	return known.get(ctx, load)
}
