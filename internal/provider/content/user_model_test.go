package content

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

func userOf(name, host string, version types.Int64, databases types.Set) *userResourceModel {
	return &userResourceModel{
		InstanceID: types.StringValue("i"), Name: types.StringValue(name), Host: types.StringValue(host), PasswordWOVersion: version, Databases: databases,
	}
}

func TestAUserChangesInAsFewStepsAsItTakes(t *testing.T) {
	none, one, two := types.Int64Null(), types.Int64Value(1), types.Int64Value(2)
	ab, bc := setOf([]string{"a", "b"}), setOf([]string{"c", "b"})
	for name, test := range map[string]struct {
		state, plan *userResourceModel
		want        userChange
	}{
		"nothing":                {userOf("u", "%", one, ab), userOf("u", "%", one, ab), userChange{}},
		"name":                   {userOf("u", "%", one, ab), userOf("v", "%", one, ab), userChange{Account: api.UserChange{Name: "v"}}},
		"host and password":      {userOf("u", "%", one, ab), userOf("u", "h", two, ab), userChange{Account: api.UserChange{Host: "h", Password: newPassword}}},
		"first version":          {userOf("u", "%", none, ab), userOf("u", "%", one, ab), userChange{Account: api.UserChange{Password: newPassword}}},
		"no version any longer":  {userOf("u", "%", one, ab), userOf("u", "%", none, ab), userChange{}},
		"databases":              {userOf("u", "%", one, ab), userOf("u", "%", one, bc), userChange{Grant: []string{"c"}, Revoke: []string{"a"}}},
		"no databases":           {userOf("u", "%", one, ab), userOf("u", "%", one, setOf(nil)), userChange{Revoke: []string{"a", "b"}}},
		"databases left to it":   {userOf("u", "%", one, ab), userOf("u", "%", one, types.SetUnknown(types.StringType)), userChange{}},
		"databases of an import": {userOf("u", "%", one, types.SetNull(types.StringType)), userOf("u", "%", one, ab), userChange{Grant: []string{"a", "b"}}},
	} {
		var diags diag.Diagnostics
		got := test.plan.change(t.Context(), test.state, &diags)
		assert.Empty(t, diags, name)
		assert.Equal(t, test.want.Account, got.Account, name)
		assert.ElementsMatch(t, test.want.Grant, got.Grant, name)
		assert.ElementsMatch(t, test.want.Revoke, got.Revoke, name)
	}
}

func TestTheIdOfAUserIsKnownWithItsParts(t *testing.T) {
	user := userOf("u", "10.0.0.%", types.Int64Null(), setOf(nil))
	user.identify()
	assert.Equal(t, "i/u@10.0.0.%", user.ID.ValueString())
	user.Name = types.StringUnknown()
	user.identify()
	assert.True(t, user.ID.IsUnknown())
	user.observe(api.User{Name: "v", Databases: []string{"a"}})
	assert.Equal(t, []string{"i/v@%", "v", "%"}, []string{user.ID.ValueString(), user.Name.ValueString(), user.Host.ValueString()})

	for id, want := range map[string][2]string{"i/u": {"i", "u"}, "i/a b": {"i", "a b"}, "i": {}, "i/": {}, "/u": {}, "": {}} {
		instanceID, name, ok := splitID(id)
		assert.Equal(t, want[0] != "", ok, id)
		if ok {
			assert.Equal(t, want, [2]string{instanceID, name})
		}
	}
}

// The server would repeat such a password, so that it is refused without a word of it.
func TestAPasswordThatTroveDoesNotTakeIsNotTold(t *testing.T) {
	for password, fine := range map[string]bool{
		"s3cret": true, "s": true, "Pä$$ wörd": true, "": false, " s3cret": false, "s3cret ": false, "s3'cret": false, `s3"cret`: false, "s3;cret": false,
		"s3`cret": false, "s3,cret": false, "s3/cret": false, `s3\cret`: false, "s3cret\n": false,
	} {
		var resp validator.StringResponse
		passwordValidator{}.ValidateString(t.Context(), validator.StringRequest{ConfigValue: types.StringValue(password)}, &resp)
		assert.Equal(t, fine, !resp.Diagnostics.HasError(), "%q", password)
		for _, d := range resp.Diagnostics {
			assert.NotContains(t, d.Summary()+d.Detail(), "cret")
		}
	}
}
