package configuration

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// addConfigurationError reports a group that the server did not take. With 422 it refuses values as well as the work on a
// cluster that is busy.
func addConfigurationError(diags *diag.Diagnostics, a diagnose.Attempt, err error) {
	var refused *api.Error
	switch {
	case a.ID == "" && errors.Is(err, api.ErrBusy):
		diagnose.AddErrorAt(diags, path.Root("values"), a, err, "Correct the values as the server's message says, and run terraform apply again.")
	case errors.Is(err, api.ErrBusy):
		diagnose.AddErrorAt(diags, path.Empty(), a, err, "If the server's message is about a value, correct it. If a cluster that the group is attached to is busy, run terraform apply again when it is done: the whole group is sent once more then, since not everything may have it.")
	case a.ID != "" && errors.As(err, &refused) && refused.StatusCode >= 500:
		diagnose.AddErrorAt(diags, path.Empty(), a, err, "The server saves a group before it hands it to what it is attached to; so the group may be changed, and not in force everywhere. Run terraform apply again, which sends the whole group once more. If it fails again, one of those instances may be out of reach; the cloud's operator can tell from the request id.")
	default:
		diagnose.AddError(diags, a, err)
	}
}

// addUnmanageable reports an API in which configuration groups can't be managed.
func addUnmanageable(diags *diag.Diagnostics, err error) {
	diags.AddError("Not supported by this Trove", diagnose.Sentence(err.Error())+" Make the group with the cloud's own tools, and look it up with the data source trove_configuration.")
}
