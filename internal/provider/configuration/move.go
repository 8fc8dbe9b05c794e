package configuration

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// movedFromRegion is the key of the note of the region that a moved group is in: the provider is not configured while it is
// moved, so that nobody can compare that with its own.
const movedFromRegion = "moved_from_region"

// openstackGroup is the type of the OpenStack provider's groups.
const openstackGroup = "openstack_db_configuration_v1"

// otherConfiguration is the state of an openstack_db_configuration_v1, as far as it is taken over.
//
// terraform-provider-openstack, openstack/resource_openstack_db_configuration_v1.go.
type otherConfiguration struct {
	ID            string                    `json:"id"`
	Region        string                    `json:"region"`
	Name          string                    `json:"name"`
	Description   string                    `json:"description"`
	Datastore     []object.ForeignDatastore `json:"datastore"`
	Configuration []otherValue              `json:"configuration"`
}

type otherValue struct {
	Name       string `json:"name"`
	Value      string `json:"value"`
	StringType bool   `json:"string_type"`
}

// MoveState takes over the groups of the OpenStack provider.
func (r *configurationResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{object.Mover(object.FromOpenStack(openstackGroup), movedConfiguration, noteRegion)}
}

// noteRegion notes in which region the group is.
func noteRegion(ctx context.Context, from otherConfiguration, resp *resource.MoveStateResponse) {
	note, err := json.Marshal(from.Region)
	if err != nil {
		resp.Diagnostics.AddError("Private state cannot be written", diagnose.Sentence(err.Error()))
		return
	}
	resp.Diagnostics.Append(resp.TargetPrivate.SetKey(ctx, movedFromRegion, note)...)
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
	if len(from.Configuration) > 0 {
		values := map[string]attr.Value{}
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

// warnOfMovedAndGone tells of a group that was taken over from another provider, and is not where this one looks: that one may
// have looked in another region.
func warnOfMovedAndGone(ctx context.Context, diags *diag.Diagnostics, model *configurationModel, notes object.PrivateReader) {
	note, d := notes.GetKey(ctx, movedFromRegion)
	diags.Append(d...)
	var region string
	if len(note) == 0 || json.Unmarshal(note, &region) != nil || region == "" {
		return
	}
	diags.AddWarning(fmt.Sprintf("Moved configuration group %q is not there", model.Name.ValueString()),
		fmt.Sprintf("The configuration group %q (%s) was taken over from %s, which has managed it in the region %q. It is not in the region and the project that this provider uses. Without a correction of these, the plan makes another group.",
			model.Name.ValueString(), model.ID.ValueString(), openstackGroup, region))
}
