package configuration

import (
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object/objecttest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// texts are values in pairs of name and text.
func texts(pairs ...string) types.Map {
	values := map[string]attr.Value{}
	for pair := range slices.Chunk(pairs, 2) {
		values[pair[0]] = types.StringValue(pair[1])
	}
	return types.MapValueMust(types.StringType, values)
}

var noTexts = types.MapNull(types.StringType)

// tested are parameters of every type.
var tested = map[string]api.Parameter{
	"max_connections":         {Name: "max_connections", Type: api.ParameterInteger, Min: big.NewInt(1), Max: big.NewInt(100000)},
	"innodb_buffer_pool_size": {Name: "innodb_buffer_pool_size", Type: api.ParameterInteger, RestartRequired: true},
	"innodb_log_file_size":    {Name: "innodb_log_file_size", Type: api.ParameterInteger, RestartRequired: true},
	"long_query_time":         {Name: "long_query_time", Type: api.ParameterFloat},
	"local_infile":            {Name: "local_infile", Type: api.ParameterBoolean},
	"character_set_server":    {Name: "character_set_server", Type: api.ParameterString},
	"server_id":               {Name: "server_id", Type: api.ParameterInteger, ReadOnly: true},
	"notify":                  {Name: "notify", Type: "list"},
}

func TestAGroupIsObservedInTheWordsOfWhoDeclaredIt(t *testing.T) {
	shown := map[string]api.ParameterValue{
		"long_query_time": {Type: api.ParameterFloat, Text: "0.5"}, "max_connections": {Type: api.ParameterInteger, Text: "300"},
		"requirepassword": {Type: api.ParameterString, Text: "***"},
	}
	for name, test := range map[string]struct {
		declared types.Map
		shown    map[string]api.ParameterValue
		want     types.Map
	}{
		"imported":                   {noTexts, shown, texts("long_query_time", "0.5", "max_connections", "300", "requirepassword", "***")},
		"written in another way":     {texts("long_query_time", "0.50", "max_connections", "300", "requirepassword", "s"), shown, texts("long_query_time", "0.50", "max_connections", "300", "requirepassword", "s")},
		"changed outside":            {texts("long_query_time", "0.4", "max_connections", "200"), shown, texts("long_query_time", "0.5", "max_connections", "300", "requirepassword", "***")},
		"taken out outside":          {texts("local_infile", "true"), nil, texts()},
		"none, and none is declared": {noTexts, map[string]api.ParameterValue{}, noTexts},
		"none, as declared":          {texts(), nil, texts()},
	} {
		assert.Equal(t, test.want, shownValues(test.declared, test.shown), name)
	}

	at := time.Date(2026, 5, 15, 12, 0, 0, 0, time.UTC)
	model := configurationModel{Values: noTexts}
	model.observe(api.Configuration{ID: "g", Name: "cfg", Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, Created: at, Updated: at.Add(time.Hour), InstanceCount: 2})
	assert.Equal(t, configurationModel{
		configurationFacts: configurationFacts{
			ID: types.StringValue("g"), InstanceCount: types.Int64Value(2),
			Created: timetypes.NewRFC3339TimeValue(at), Updated: timetypes.NewRFC3339TimeValue(at.Add(time.Hour)),
		},
		Name: types.StringValue("cfg"), Description: types.StringNull(), Values: noTexts,
		Datastore: object.DatastoreObject(api.Datastore{Type: "mysql", Version: "5.7.29"}),
	}, model)
}

func TestValuesThatMeanTheSameAreNoChange(t *testing.T) {
	unknown := types.MapUnknown(types.StringType)
	partly := types.MapValueMust(types.StringType, map[string]attr.Value{"max_connections": types.StringUnknown()})
	for _, test := range []struct {
		a, b types.Map
		same bool
	}{
		{texts("long_query_time", "0.5"), texts("long_query_time", "0.50"), true},
		{texts("long_query_time", "1"), texts("long_query_time", "1.0"), true},
		{noTexts, texts(), true},
		{texts("nosuch", "1"), texts("nosuch", "1"), true},
		{texts("nosuch", "1"), texts("nosuch", "1.0"), false},
		{texts("character_set_server", "1"), texts("character_set_server", "1.0"), false},
		{texts("max_connections", "5"), texts("max_connections", "6"), false},
		{texts("max_connections", "5"), texts(), false},
		{texts("max_connections", "5"), texts("local_infile", "true"), false},
		{unknown, unknown, false},
		{partly, partly, false},
	} {
		assert.Equal(t, test.same, sameValues(test.a, test.b, tested), "%s %s", test.a, test.b)
	}
}

func TestEachValueThatADatastoreDoesNotTakeIsNamedWithWhatWouldBeRight(t *testing.T) {
	values := texts("max_connections", "0", "local_infile", "ON", "long_query_time", "0.5", "character_set_server", "7", "server_id", "1", "notify", "a",
		"max_conections", "5", "Max_Connections", "5", "quite_another_one", "x")
	sent, wrong := typed(values, tested)
	assert.Equal(t, map[string]api.ParameterValue{
		"long_query_time": {Type: api.ParameterFloat, Text: "0.5"}, "character_set_server": {Type: api.ParameterString, Text: "7"},
	}, sent)
	var diags diag.Diagnostics
	addWrongValues(&diags, api.Datastore{Type: "mysql", Version: "5.7.29"}, wrong)
	var told []string
	for _, d := range diags {
		require.Equal(t, "Invalid value of a configuration group", d.Summary())
		located, ok := d.(diag.DiagnosticWithPath)
		require.True(t, ok)
		told = append(told, located.Path().String()+" "+d.Detail())
	}
	assert.Equal(t, []string{
		`values["Max_Connections"] In mysql 5.7.29, there is no parameter Max_Connections that a configuration group can set; perhaps max_connections is meant.`,
		`values["local_infile"] In mysql 5.7.29, local_infile takes true or false; "ON" is none.`,
		`values["max_conections"] In mysql 5.7.29, there is no parameter max_conections that a configuration group can set; perhaps max_connections is meant.`,
		`values["max_connections"] In mysql 5.7.29, max_connections takes an integer from 1 to 100000; "0" is none.`,
		`values["notify"] In mysql 5.7.29, notify is of the type "list", of which the server takes no value.`,
		`values["quite_another_one"] In mysql 5.7.29, there is no parameter quite_another_one that a configuration group can set; trove_datastore_parameters lists those that there are.`,
		`values["server_id"] In mysql 5.7.29, server_id is read-only: the cloud sets it itself; leave it out.`,
	}, told)

	_, wrong = typed(texts("x", "1"), nil)
	require.EqualError(t, wrong["x"], "there is no parameter that a configuration group can set, and so no x")
}

func TestAPlanTellsWhatAChangeDoesToTheInstances(t *testing.T) {
	warned := func(before, after types.Map) string {
		var diags diag.Diagnostics
		state, plan := configurationModel{Name: types.StringValue("cfg"), Values: before}, configurationModel{Values: after}
		warnOfConfigured(&diags, &state, &plan, tested, []api.ConfiguredInstance{{ID: "1", Name: "a"}, {ID: "2", Name: "b"}})
		require.Len(t, diags, 1)
		return diags[0].Detail()
	}
	const begins = `Applying this plan gives the whole configuration group "cfg", at once, to all that it is attached to: a (1), b (2).`
	assert.Equal(t, begins, warned(texts("max_connections", "1"), texts("max_connections", "2")))
	assert.Equal(t, begins+" These are in force after a restart of the database only: innodb_buffer_pool_size, innodb_log_file_size. With one of them in the group, none of its values is in force before; the status of the instances is RESTART_REQUIRED until they are restarted.",
		warned(texts(), texts("innodb_buffer_pool_size", "1", "innodb_log_file_size", "1", "max_connections", "2")))
	assert.Equal(t, begins+" These are taken out, and stay in force until a restart, even though the server may not ask for one: innodb_log_file_size.",
		warned(texts("innodb_log_file_size", "1", "max_connections", "2"), texts("max_connections", "2")))
}

func TestAGroupOfTheOpenStackProviderIsTakenOverAsItWasSent(t *testing.T) {
	from := otherConfiguration{ID: "g", Name: "cfg", Description: "d"}
	from.Datastore = append(from.Datastore, struct {
		Type    string `json:"type"`
		Version string `json:"version"`
	}{"mysql", "5.7.29"})
	from.Configuration = []otherValue{
		{"max_connections", "0200", false}, {"local_infile", "T", false}, {"character_set_server", "t", true}, {"max_connections", "+300", false},
	}
	model, _, err := movedConfiguration(from)
	require.NoError(t, err)
	assert.Equal(t, texts("max_connections", "300", "local_infile", "true", "character_set_server", "t"), model.Values)
	assert.Equal(t, object.DatastoreObject(api.Datastore{Type: "mysql", Version: "5.7.29"}), model.Datastore)
	assert.Equal(t, []types.String{types.StringValue("g"), types.StringValue("cfg"), types.StringValue("d"), types.StringValue("error")},
		[]types.String{model.ID, model.Name, model.Description, model.OnExisting})

	model, _, err = movedConfiguration(otherConfiguration{ID: "g", Name: "cfg"})
	require.NoError(t, err)
	assert.Equal(t, noTexts, model.Values)
	assert.Equal(t, types.StringNull(), model.Description)
	_, _, err = movedConfiguration(otherConfiguration{})
	require.EqualError(t, err, "its state has no id")
}

func TestAGroupOfTheVKCSProviderIsTakenOverAsItWasWritten(t *testing.T) {
	model, diags := objecttest.Moved[configurationModel](t, &configurationResource{}, objecttest.VKCSAddress, "vkcs_db_config_group", `{
		"id": "g", "name": "cfg", "description": "", "datastore": [{"type": "mysql", "version": "5.7.29"}], "values": {"max_connections": "100", "local_infile": "true"},
		"created": "2026-01-01T00:00:00", "updated": "2026-01-01T00:00:00"}`)
	require.Empty(t, diags)
	require.NotNil(t, model)
	assert.Equal(t, texts("max_connections", "100", "local_infile", "true"), model.Values)
	assert.Equal(t, object.DatastoreObject(api.Datastore{Type: "mysql", Version: "5.7.29"}), model.Datastore)
	assert.Equal(t, types.StringNull(), model.Description)
}
