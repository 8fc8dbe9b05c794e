package instance

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/stretchr/testify/assert"
)

// A database or a user that comes later is a resource of its own, and what leaves the declaration stays: neither replaces the instance.
func TestContentsOfAStandingInstance(t *testing.T) {
	for name, test := range map[string]struct {
		before, after []entry
		added, left   []string
	}{
		"nothing":               {},
		"the same":              {before: []entry{{"app", "utf8"}}, after: []entry{{"app", "utf8"}}},
		"another order":         {before: []entry{{"app", "1"}, {"log", "2"}}, after: []entry{{"log", "2"}, {"app", "1"}}},
		"one more":              {before: []entry{{"app", "1"}}, after: []entry{{"app", "1"}, {"log", "2"}}, added: []string{`"log"`}},
		"one less":              {before: []entry{{"app", "1"}, {"log", "2"}}, after: []entry{{"app", "1"}}, left: []string{`"log"`}},
		"one otherwise":         {before: []entry{{"app", "utf8"}}, after: []entry{{"app", "latin1"}}, added: []string{`"app"`}},
		"none any more":         {before: []entry{{"app", "utf8"}}, left: []string{`"app"`}},
		"a user of other hosts": {before: []entry{{"u", "1"}}, after: []entry{{"u@10.0.0.%", "2"}}, added: []string{`"u@10.0.0.%"`}, left: []string{`"u"`}},
	} {
		t.Run(name, func(t *testing.T) {
			added, left := compareEntries(test.before, test.after)
			assert.Equal(t, test.added, added)
			assert.Equal(t, test.left, left)
		})
	}
}

func TestWhatIsSaidOfContents(t *testing.T) {
	state, plan := instanceModelOf(productsInstance()), instanceModelOf(productsInstance())
	state.Databases = namedDatabases("app", "old")
	plan.Databases = namedDatabases("app", "log")
	var diags diag.Diagnostics
	plan.checkEntries(state, &diags)
	id := state.ID.ValueString()
	assert.Equal(t, diag.Diagnostics{
		diag.NewAttributeErrorDiagnostic(path.Root("databases"), "Not made with a standing instance",
			`Instance "`+state.Name.ValueString()+`" (`+id+`) stands, and databases counts only when it is made: nothing would be done about "log". Declare a trove_database with instance_id = "`+id+`" instead, and leave databases as it was.`),
		diag.NewAttributeWarningDiagnostic(path.Root("databases"), `Entries of databases stay on instance "`+state.Name.ValueString()+`"`,
			`"old" no longer stands in databases of instance "`+state.Name.ValueString()+`" (`+id+`), and stays on the server: nothing is deleted. To delete it, import it as a trove_database, and take that out again.`),
	}, diags)

	state.Databases = plan.Users // null: after an import, what is declared is taken for what there is
	diags = nil
	plan.checkEntries(state, &diags)
	assert.Empty(t, diags)
}
