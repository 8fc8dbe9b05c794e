package configuration

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

type configurationModel struct {
	configurationFacts
	Name        types.String   `tfsdk:"name"`
	Description types.String   `tfsdk:"description"`
	Datastore   types.Object   `tfsdk:"datastore"`
	Values      types.Map      `tfsdk:"values"`
	OnExisting  types.String   `tfsdk:"on_existing"`
	Timeouts    timeouts.Value `tfsdk:"timeouts"`
}

// configurationFacts are what the server tells beyond what was declared.
type configurationFacts struct {
	ID            types.String      `tfsdk:"id"`
	InstanceCount types.Int64       `tfsdk:"instance_count"`
	Created       timetypes.RFC3339 `tfsdk:"created"`
	Updated       timetypes.RFC3339 `tfsdk:"updated"`
}

func configurationFactsOf(group api.Configuration) configurationFacts {
	return configurationFacts{
		ID: types.StringValue(group.ID), InstanceCount: types.Int64Value(int64(group.InstanceCount)),
		Created: object.TimeOrNull(group.Created), Updated: object.TimeOrNull(group.Updated),
	}
}

// attempt is something that is tried on the group.
func (m *configurationModel) attempt(verb string) diagnose.Attempt {
	return diagnose.Attempt{Verb: verb, Kind: "configuration group", Name: m.Name.ValueString(), ID: m.ID.ValueString()}
}

// observe writes what the server showed. The datastore is not told by every API.
func (m *configurationModel) observe(group api.Configuration) {
	m.configurationFacts = configurationFactsOf(group)
	m.Name, m.Description = types.StringValue(group.Name), object.StringOrNull(group.Description)
	if group.Datastore.Type != "" {
		m.Datastore = object.DatastoreObject(group.Datastore)
	}
	m.Values = shownValues(m.Values, group.Values)
}

// shownValues are the values that the server shows, in the words of those that were declared: 0.50 stays what it is
// where the server shows 0.5, and so does what the server hides.
func shownValues(declared types.Map, shown map[string]api.ParameterValue) types.Map {
	if len(shown) == 0 && len(declared.Elements()) == 0 && !declared.IsUnknown() {
		return declared
	}
	texts := textsOf(declared)
	values := map[string]attr.Value{}
	for name, value := range shown {
		text, isDeclared := texts[name]
		if !isDeclared || !value.Masked() && !value.Says(text) {
			text = value.Text
		}
		values[name] = types.StringValue(text)
	}
	return types.MapValueMust(types.StringType, values)
}

// textsOf are the values that are known.
func textsOf(values types.Map) map[string]string {
	texts := map[string]string{}
	for name, element := range values.Elements() {
		if text, ok := element.(types.String); ok && !text.IsUnknown() && !text.IsNull() {
			texts[name] = text.ValueString()
		}
	}
	return texts
}

// sameValues tells whether two groups of values mean the same to the server, given the parameters by their names.
func sameValues(a, b types.Map, parameters map[string]api.Parameter) bool {
	if a.IsUnknown() || b.IsUnknown() {
		return false
	}
	texts, others := textsOf(a), textsOf(b)
	if len(texts) != len(a.Elements()) || len(others) != len(b.Elements()) || len(texts) != len(others) {
		return false
	}
	for name, text := range texts {
		other, ok := others[name]
		if !ok || text != other && !sameValue(text, other, parameters[name]) {
			return false
		}
	}
	return true
}

func sameValue(text, other string, parameter api.Parameter) bool {
	value, err := parameter.Value(text)
	if err != nil {
		return false
	}
	_, err = parameter.Value(other)
	return err == nil && value.Says(other)
}

// typed are the values as they are sent, and what is wrong with the others by their names. Those that are not known yet are
// neither.
func typed(values types.Map, parameters map[string]api.Parameter) (map[string]api.ParameterValue, map[string]error) {
	sent, wrong := map[string]api.ParameterValue{}, map[string]error{}
	for name, text := range textsOf(values) {
		parameter, known := parameters[name]
		if !known {
			wrong[name] = unknownParameter(name, parameters)
			continue
		}
		if parameter.ReadOnly {
			wrong[name] = readOnlyParameter(name)
			continue
		}
		value, err := parameter.Value(text)
		if err != nil {
			wrong[name] = err
			continue
		}
		sent[name] = value
	}
	return sent, wrong
}

// needRestart are the names of those values that are in force after a restart only. Taken are those that the group had, and
// has no longer.
func needRestart(before, after types.Map, parameters map[string]api.Parameter) (values, taken []string) {
	had, has := textsOf(before), textsOf(after)
	for name := range maps.Keys(parameters) {
		if !parameters[name].RestartRequired {
			continue
		}
		if _, ok := has[name]; ok {
			values = append(values, name)
		} else if _, ok := had[name]; ok {
			taken = append(taken, name)
		}
	}
	return values, taken
}
