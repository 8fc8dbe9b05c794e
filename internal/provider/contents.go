package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// What the resources share that are in an instance's database server: trove_database and trove_user. Their id is
// INSTANCE_ID/NAME, which is what they are imported by too.

func insideOfAttribute(kind string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, MarkdownDescription: fmt.Sprintf("Instance that the %s is in: one that stands alone, a master (its slaves get what it has), or a node of a cluster whose datastore has %[1]ss. A change replaces the %[1]s.", kind),
		Validators:    []validator.String{stringvalidator.LengthAtLeast(1)},
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

// checkInside checks that the API and the instance's datastore have what is to be made in the instance. An instance that is not
// made yet is left to the server.
func checkInside(ctx context.Context, client *trove.Client, op trove.Operation, instanceID types.String, diags *diag.Diagnostics) {
	if client == nil {
		return
	}
	if err := client.Check(op, ""); err != nil {
		diags.AddError("Not supported by this Trove", sentence(err.Error())+" Take the resource out of the configuration.")
		return
	}
	if instanceID.ValueString() == "" {
		return
	}
	instance, err := client.InstanceKind(ctx, instanceID.ValueString())
	if err != nil {
		addErrorAt(diags, path.Root("instance_id"), attempt{Verb: "check the plan against", Kind: "instance", Name: instanceID.ValueString()}, err, "")
		return
	}
	if err := client.Check(op, instance.Datastore.Type); err != nil {
		diags.AddAttributeError(path.Root("instance_id"), "Not supported by this Trove", fmt.Sprintf(
			"%s Instance %s is one of that datastore. Take the resource out of the configuration, or name another instance.", sentence(err.Error()), instance.ID))
	}
}

// unreadable reports that something in an instance could not be read, and tells whether it is gone. While the instance is down,
// nobody can tell: the state stays as it is, and no plan fails for it, least of all the one that repairs or replaces the instance.
func unreadable(diags *diag.Diagnostics, try attempt, err error) (gone bool) {
	switch {
	case errors.Is(err, trove.ErrNotFound):
		return true
	case errors.Is(err, trove.ErrFault), errors.Is(err, trove.ErrBusy):
		warnOfUnread(diags, try, err)
	default:
		addError(diags, try, err)
	}
	return false
}

// undeleted reports that something in an instance could not be deleted. A destroy of both gets to what is in a failed instance
// first, and nobody can tell it from one of that alone; it is to get through.
func undeleted(diags *diag.Diagnostics, try attempt, instanceID string, err error) {
	var instance *trove.StateError
	if errors.As(err, &instance) && errors.Is(err, trove.ErrFault) {
		warnOfLeftInside(diags, try, instanceID, err)
		return
	}
	addError(diags, try, err)
}

// openstackContent is what the states of terraform-provider-openstack have of databases and users, so far as it matters here.
type openstackContent struct {
	ID        string   `json:"id"` // INSTANCE_ID/NAME; an import sets nothing else
	Host      string   `json:"host"`
	Databases []string `json:"databases"`
}

// parts are the instance and the name that the id is made of.
func (c openstackContent) parts() (instanceID, name string, err error) {
	instanceID, name, ok := splitID(c.ID)
	if !ok {
		err = fmt.Errorf("its id is %q, not INSTANCE_ID/NAME", c.ID)
	}
	return instanceID, name, err
}
