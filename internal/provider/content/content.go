// Package content is what is inside of an instance's database server: trove_database and trove_user. What both share is in this
// file, in move.go and in refusals.go; the files of each are named after it.
//
// It knows no other noun: of the instance it has the id.
package content

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// What the resources share that are in an instance's database server: trove_database and trove_user. Their id is
// INSTANCE_ID/NAME, which is what they are imported by too.

func insideOfAttribute(kind string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, MarkdownDescription: fmt.Sprintf("Instance that the %s is in: one that stands alone, a member of a set of master and slaves, or a node of a cluster whose datastore has %[1]ss. Whichever member of a set is named, the %[1]s is made, changed and deleted in the present master, and comes to the slaves from there: after a failover nothing has to be declared otherwise. A change replaces the %[1]s.", kind),
		Validators:    object.NotEmpty,
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
}

// idInside is the id of what is in an instance. Where it is not known yet, nor is the id.
func idInside(instanceID types.String, name types.String) types.String {
	if instanceID.IsUnknown() || name.IsUnknown() {
		return types.StringUnknown()
	}
	return types.StringValue(instanceID.ValueString() + "/" + name.ValueString())
}

// splitID takes such an id apart.
func splitID(id string) (instanceID, name string, ok bool) {
	instanceID, name, ok = strings.Cut(id, "/")
	return instanceID, name, ok && instanceID != "" && name != ""
}
