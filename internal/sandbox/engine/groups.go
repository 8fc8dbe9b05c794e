package engine

import (
	"encoding/json"
	"errors"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// GroupOrder is a configuration group that is asked for.
type GroupOrder struct {
	ProjectID   string
	Name        string
	Description string
	Datastore   string
	Version     string
	// Values are JSON, by the parameter's name.
	Values map[string]string
}

// CreateGroup makes a configuration group. Trove, trove/configuration/service.py, ConfigurationsController.create.
func (e *Engine) CreateGroup(tx *store.Tx, now time.Time, order GroupOrder) (store.Configuration, error) {
	version, err := referToVersion(tx, order.Datastore, order.Version)
	if err != nil {
		return store.Configuration{}, err
	}
	if err := checkValues(tx, version, order.Values); err != nil {
		return store.Configuration{}, err
	}
	g := store.Configuration{
		ID: e.NewID(), Name: order.Name, Description: order.Description, VersionID: version.ID, Created: now, Updated: now, Values: order.Values,
	}
	return g, saveUserGroup(tx, order.ProjectID, g)
}

// ChangeGroup sets values of a group, and takes away the others if they are to be replaced. What is the cluster's in a node's group stays.
// Every instance and node that the group is attached to gets the new values. Trove, trove/configuration/service.py,
// ConfigurationsController.update and edit.
func ChangeGroup(tx *store.Tx, now time.Time, projectID string, g store.Configuration, values map[string]string, replace bool) error {
	if g.TenantID == "" {
		return sharedRefusal(g)
	}
	attached, err := tx.ConfiguredMachines(g.ID)
	if err != nil {
		return err
	}
	if err := checkGroupValues(tx, projectID, g, attached, values); err != nil {
		return err
	}
	if replace {
		if err := tx.ClearWritableValues(g.ID); err != nil {
			return err
		}
	}
	g.Values, g.Updated = values, now
	if err := saveUserGroup(tx, projectID, g); err != nil {
		return err
	}
	if g, err = tx.Configuration(projectID, g.ID); err != nil {
		return err
	}
	for _, id := range attached {
		d, err := FindDeployed(tx, projectID, id)
		if err != nil {
			return err
		}
		if d.ClusterID != "" {
			err = send(tx, cast{target{d.ClusterID, d.ID}, "update_overrides", map[string]any{"overrides": asRaw(g.Values)}}, now)
		} else {
			err = V1Configure(tx, now, d, g, g.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkGroupValues checks values against the version that the group is for; those of a group for any, against the versions that it is
// attached to.
func checkGroupValues(tx *store.Tx, projectID string, g store.Configuration, attached []string, values map[string]string) error {
	ids := []string{g.VersionID}
	if g.VersionID == "" {
		ids = nil
		for _, id := range attached {
			d, err := FindDeployed(tx, projectID, id)
			if err != nil {
				return err
			}
			ids = append(ids, d.Version.ID)
		}
	}
	for _, id := range ids {
		version, err := tx.VersionByID(id)
		if err != nil {
			return err
		}
		if err := checkValues(tx, version, values); err != nil {
			return err
		}
	}
	return nil
}

// DeleteGroup deletes a group, unless something has it attached, or it is a node's, with which it goes. Trove,
// trove/configuration/service.py, ConfigurationsController.delete.
func DeleteGroup(tx *store.Tx, now time.Time, g store.Configuration) error {
	if g.TenantID == "" {
		return sharedRefusal(g)
	}
	if g.NodeID != "" {
		return ownedRefusal(g)
	}
	attached, err := tx.ConfiguredMachines(g.ID)
	if err != nil {
		return err
	}
	if len(attached) > 0 {
		return refuse(BadRequest, "A configuration group cannot be deleted if it is associated with one or more non-terminated instances. Detach the"+
			" configuration group from all non-terminated instances and please try again.")
	}
	return tx.RemoveConfiguration(g.ID, now)
}

// sharedRefusal is the one to a change of what every project uses.
func sharedRefusal(g store.Configuration) error {
	return refuse(Forbidden, "Configuration group %s is that of every project, and cannot be changed.", g.ID)
}

func saveUserGroup(tx *store.Tx, projectID string, g store.Configuration) error {
	errs := []error{tx.SaveConfiguration(projectID, g)}
	for _, key := range slices.Sorted(maps.Keys(g.Values)) {
		errs = append(errs, tx.SaveConfigurationValue(g.ID, key, g.Values[key]))
	}
	return errors.Join(errs...)
}

// checkValues refuses what the version has no parameter for, what is not the user's to set, and values of another type or out of bounds.
// Trove, trove/configuration/service.py, _validate_configuration; read_only and hidden are the specification's, section Introduce read_only
// and hidden Parameters: a hidden parameter is none to users.
func checkValues(tx *store.Tx, version store.Version, values map[string]string) error {
	parameters, err := tx.Parameters(version.ID)
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		place := slices.IndexFunc(parameters, func(p store.Parameter) bool { return p.Name == key && !p.Hidden })
		if place < 0 {
			return refuse(UnprocessableEntity, "The configuration parameter %s is not supported for this datastore: %s %s.", key, version.DatastoreName, version.Name)
		}
		if p := parameters[place]; p.ReadOnly {
			return refuse(UnprocessableEntity, "The configuration parameter %s is read-only.", key)
		}
		if err := checkValue(parameters[place], values[key]); err != nil {
			return err
		}
	}
	return nil
}

func checkValue(p store.Parameter, value string) error {
	number, isInteger := new(big.Int).SetString(value, 10)
	fits := false
	switch p.Type {
	case "integer":
		fits = isInteger
	case "boolean":
		fits = value == "true" || value == "false"
	case "string":
		var text string
		fits = json.Unmarshal([]byte(value), &text) == nil
	}
	if !fits {
		return refuse(UnprocessableEntity, "The value provided for the configuration parameter %s is not of type %s.", p.Name, p.Type)
	}
	if least, ok := new(big.Int).SetString(p.Min, 10); ok && isInteger && number.Cmp(least) < 0 {
		return refuse(UnprocessableEntity, "The value for the configuration parameter %s is less than the minimum allowed: %s", p.Name, p.Min)
	}
	if most, ok := new(big.Int).SetString(p.Max, 10); ok && isInteger && number.Cmp(most) > 0 {
		return refuse(UnprocessableEntity, "The value for the configuration parameter %s is greater than the maximum allowed: %s", p.Name, p.Max)
	}
	return nil
}

// asRaw are values as they stand in JSON.
func asRaw(values map[string]string) map[string]json.RawMessage {
	raw := make(map[string]json.RawMessage, len(values))
	for key, value := range values {
		raw[key] = json.RawMessage(value)
	}
	return raw
}
