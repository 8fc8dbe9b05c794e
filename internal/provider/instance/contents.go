package instance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// An instance is made with its first databases and users. Those that come later are resources of their own; to replace an instance for one
// of them would delete the others with their data.

// entry is a database or a user that is declared with an instance: what it is called, and all that is declared of it.
type entry struct{ name, declared string }

// entriesOf are the entries of databases or users. A list that is not known yet has one of which nothing is known.
func entriesOf(list types.List) []entry {
	if list.IsUnknown() {
		return []entry{{"(known after apply)", list.String()}}
	}
	var entries []entry
	for _, element := range list.Elements() {
		one, _ := element.(types.Object)
		name, _ := one.Attributes()["name"].(types.String)
		called := name.ValueString()
		if host, ok := one.Attributes()["host"].(types.String); ok && host.ValueString() != "" {
			called += "@" + host.ValueString()
		}
		entries = append(entries, entry{called, element.String()})
	}
	return entries
}

// compareEntries tells by name what is declared now that was not, or was otherwise, and what is no longer declared.
func compareEntries(before, after []entry) (added, left []string) {
	for _, now := range after {
		if !slices.Contains(before, now) {
			added = append(added, fmt.Sprintf("%q", now.name))
		}
	}
	for _, was := range before {
		if !slices.ContainsFunc(after, func(now entry) bool { return now.name == was.name }) {
			left = append(left, fmt.Sprintf("%q", was.name))
		}
	}
	return added, left
}

// checkEntries refuses databases and users that a standing instance was not made with, and tells of those that leave the declaration.
func (m *instanceModel) checkEntries(state *instanceModel, diags *diag.Diagnostics) {
	for _, list := range []struct {
		name, resource string
		before, after  types.List
	}{
		{"databases", "trove_database", state.Databases, m.Databases},
		{"users", "trove_user", state.Users, m.Users},
	} {
		if list.before.IsNull() {
			continue // Taken as declared.
		}
		added, left := compareEntries(entriesOf(list.before), entriesOf(list.after))
		if len(added) > 0 {
			diags.AddAttributeError(path.Root(list.name), "Not made with a standing instance",
				fmt.Sprintf("Instance %q (%s) stands, and %s counts only when it is made: nothing would be done about %s. Declare a %s with instance_id = %q instead, and leave %s as it was.",
					state.Name.ValueString(), state.ID.ValueString(), list.name, strings.Join(added, ", "), list.resource, state.ID.ValueString(), list.name))
		}
		if len(left) > 0 {
			diags.AddAttributeWarning(path.Root(list.name), fmt.Sprintf("Entries of %s stay on instance %q", list.name, state.Name.ValueString()),
				fmt.Sprintf("%s no longer stands in %s of instance %q (%s), and stays on the server: nothing is deleted. To delete it, import it as a %s, and take that out again.",
					strings.Join(left, ", "), list.name, state.Name.ValueString(), state.ID.ValueString(), list.resource))
		}
	}
}
