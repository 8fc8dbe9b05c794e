package configuration

import (
	"context"
	"errors"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// openstackGroup is the type of the OpenStack provider's groups.
const openstackGroup = "openstack_db_configuration_v1"

// otherConfiguration is the state of an openstack_db_configuration_v1 or a vkcs_db_config_group, as far as it is taken over.
//
// terraform-provider-openstack, openstack/resource_openstack_db_configuration_v1.go; terraform-provider-vkcs,
// vkcs/db/resource_config_group.go.
type otherConfiguration struct {
	ID            string                    `json:"id"`
	Name          string                    `json:"name"`
	Description   string                    `json:"description"`
	Datastore     []object.ForeignDatastore `json:"datastore"`
	Configuration []otherValue              `json:"configuration"`
	// Values has vkcs in its place, each as it was written.
	Values map[string]string `json:"values"`
}

type otherValue struct {
	Name       string `json:"name"`
	Value      string `json:"value"`
	StringType bool   `json:"string_type"`
}

// MoveState takes over the groups of other providers.
func (r *configurationResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{
		object.Mover(object.FromOpenStack(openstackGroup), movedConfiguration),
		object.Mover(object.FromVKCS("vkcs_db_config_group"), movedConfiguration),
	}
}

// movedConfiguration is what the group's state begins with. All of the other one's is taken along.
func movedConfiguration(from otherConfiguration) (configurationModel, []string, error) {
	if from.ID == "" {
		return configurationModel{}, nil, errors.New("its state has no id")
	}
	model := configurationModel{
		configurationFacts: configurationFacts{
			ID: types.StringValue(from.ID), InstanceCount: types.Int64Null(), Created: timetypes.NewRFC3339Null(), Updated: timetypes.NewRFC3339Null(),
		},
		Name: types.StringValue(from.Name), Description: object.StringOrNull(from.Description), Datastore: object.MovedDatastore(from.Datastore),
		Values: types.MapNull(types.StringType), OnExisting: guard.ExistingIsAnError, Timeouts: object.MovedTimeouts(nil),
	}
	if len(from.Configuration) > 0 || len(from.Values) > 0 {
		values := map[string]attr.Value{}
		for name, text := range from.Values {
			values[name] = types.StringValue(text)
		}
		for _, value := range from.Configuration { // Of two of one name, the last was sent.
			text := value.Value
			if !value.StringType {
				text = sentAs(text)
			}
			values[value.Name] = types.StringValue(text)
		}
		model.Values = types.MapValueMust(types.StringType, values)
	}
	return model, nil, nil
}

// sentAs is how the other provider has sent a value: what looks like a number as a number, what looks like a truth value, T
// for one, as that.
//
// terraform-provider-openstack, openstack/db_configuration_v1.go, expandDatabaseConfigurationV1Values.
func sentAs(text string) string {
	if number, err := strconv.Atoi(text); err == nil {
		return strconv.Itoa(number)
	}
	if truth, err := strconv.ParseBool(text); err == nil {
		return strconv.FormatBool(truth)
	}
	return text
}
