package trove

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// ConfigurationInUseError says that a group is not deleted, because of instances that it is attached to.
type ConfigurationInUseError struct {
	ID string
	// Instances are in the order of the server.
	Instances []api.ConfiguredInstance
	// Err is the server's refusal.
	Err error
}

// Error is one line.
func (e *ConfigurationInUseError) Error() string {
	names := make([]string, len(e.Instances))
	for i, instance := range e.Instances {
		names[i] = instance.String()
	}
	return fmt.Sprintf("configuration group %s is attached to %s: %s", e.ID, strings.Join(names, ", "), e.Err)
}

// Unwrap is the server's refusal.
func (e *ConfigurationInUseError) Unwrap() error { return e.Err }

// Gophercloud's db/v1/configurations is not what these requests are made with: its numbers are float64, which rounds the
// bounds of parameters and the values between 2^53 and 2^64, it reads the first page of a list alone, and it can't send a
// group without values.

// Configuration shows a configuration group.
func (c *Client) Configuration(ctx context.Context, id string) (api.Configuration, error) {
	group, err := fetch(ctx, c, c.dialect.ShowConfiguration(id), api.DecodeConfiguration)
	if err == nil {
		c.seen.saw(group.ID)
	}
	return group, err
}

// Configurations lists all groups of the project, without their values, page after page.
func (c *Client) Configurations(ctx context.Context) ([]api.Configuration, error) {
	groups, _, err := fetchAll(ctx, c, c.dialect.ListConfigurations, api.DecodeConfigurations)
	for _, group := range groups {
		c.seen.saw(group.ID)
	}
	return groups, err
}

// Parameters lists what the groups of a datastore's version may set. The server is asked once about each version. What is
// hidden from users is not among them.
//
// Trove, trove/configuration/service.py, ParametersController.index.
func (c *Client) Parameters(ctx context.Context, datastore api.Datastore) ([]api.Parameter, error) {
	return c.catalogue.parameters.get(ctx, datastore, func() ([]api.Parameter, error) {
		return fetch(ctx, c, c.dialect.ListParameters(datastore), api.DecodeParameters)
	})
}

// CreateConfiguration makes a group. What CreateInstance says of lost answers and cancelled contexts holds here too.
//
// Trove, trove/configuration/service.py, ConfigurationsController.create.
func (c *Client) CreateConfiguration(ctx context.Context, spec api.ConfigurationSpec) (Created[api.Configuration], error) {
	if err := c.dialect.Check(api.OperationManageConfigurations, spec.Datastore.Type); err != nil {
		return Created[api.Configuration]{}, err
	}
	return create(ctx, c, creation[api.Configuration]{
		kind: "configuration group", name: spec.Name, datastore: spec.Datastore,
		send: func(ctx context.Context) (api.Configuration, error) {
			return fetch(ctx, c, c.dialect.CreateConfiguration(spec), api.DecodeConfiguration)
		},
		list:       c.Configurations,
		onExisting: spec.OnExisting, names: c.Configurations, show: c.Configuration,
		firstPage: c.dialect.ListConfigurations(""),
		matches:   spec.IsMetBy,
	})
}

// ReplaceConfiguration gives a group name, description and values; values that spec does not have are gone. It returns when
// the server has handed the whole group to the instances and clusters that it is attached to.
//
// After an error the group may have its new values while some of those instances do not: this, once more, brings it to them.
// ErrBusy stands for a cluster that is busy, and for a value that the server refuses.
//
// Trove, trove/configuration/service.py, ConfigurationsController.update: the group is saved first.
func (c *Client) ReplaceConfiguration(ctx context.Context, id string, spec api.ConfigurationSpec) error {
	unlock, err := c.lockFor(ctx, api.OperationManageConfigurations, id)
	if err != nil {
		return err
	}
	defer unlock()
	return c.act(ctx, c.dialect.ReplaceConfiguration(id, spec))
}

// DeleteConfiguration deletes a group. One that is gone already is fine; one that is attached to anything is a
// *ConfigurationInUseError.
//
// Trove, trove/configuration/service.py, ConfigurationsController.delete.
func (c *Client) DeleteConfiguration(ctx context.Context, id string) error {
	unlock, err := c.lockFor(ctx, api.OperationManageConfigurations, id)
	if err != nil {
		return err
	}
	defer unlock()
	err = unlessGone(c.act(ctx, c.dialect.DeleteConfiguration(id)))
	var refused *api.Error
	if !errors.As(err, &refused) || refused.StatusCode != http.StatusBadRequest {
		return err
	}
	instances, listing := c.ConfiguredInstances(ctx, id)
	if listing != nil || len(instances) == 0 {
		return err
	}
	return &ConfigurationInUseError{ID: id, Instances: instances, Err: err}
}

// ConfiguredInstances lists what a group is attached to, members of clusters included.
//
// Trove, trove/configuration/service.py, ConfigurationsController.instances.
func (c *Client) ConfiguredInstances(ctx context.Context, id string) ([]api.ConfiguredInstance, error) {
	if err := c.dialect.Check(api.OperationManageConfigurations, ""); err != nil {
		return nil, err
	}
	instances, _, err := fetchAll(ctx, c, func(marker string) api.Request { return c.dialect.ListConfigured(id, marker) }, api.DecodeConfigured)
	return instances, err
}
