package instance

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// addInstanceCreateError reports a create that the server refused, at the attribute it was refused for where that can be
// told.
func addInstanceCreateError(diags *diag.Diagnostics, try diagnose.Attempt, spec api.InstanceSpec, err error) {
	at, hint := refusedFor(spec, err)
	diagnose.AddErrorAt(diags, at, try, err, hint)
}

// addInstanceStepError reports a step of a change that failed, at the attribute that it was to change.
func addInstanceStepError(diags *diag.Diagnostics, try diagnose.Attempt, step instanceStep, err error) {
	diagnose.AddErrorAt(diags, step.attribute(), try, err, "")
}

// refusedFor is the attribute for which the server has refused a create, and what to do about it; both empty where the
// status and what was asked for do not tell.
func refusedFor(spec api.InstanceSpec, err error) (path.Path, string) {
	var refused *api.Error
	if !errors.As(err, &refused) {
		return path.Empty(), ""
	}
	switch status := refused.StatusCode; {
	case spec.SlaveOf != nil && (status == 401 || status == 403):
		// Trove forbids slaves of slaves with 401 (trove/common/wsgi.py maps Forbidden to it).
		return atMaster, fmt.Sprintf("A slave has no slaves: if instance %s is one itself, name its master instead.", spec.SlaveOf.InstanceID)
	case spec.SlaveOf != nil && status == 404:
		return atMaster, fmt.Sprintf("Instance %s does not exist, belongs to another project, or is still being built (trove waits for none). Run terraform apply again when it is there.", spec.SlaveOf.InstanceID)
	case spec.SlaveOf != nil && errors.Is(err, api.ErrBusy):
		return atMaster, fmt.Sprintf("Something else is changing the master, instance %s. Run terraform apply again when it is done.", spec.SlaveOf.InstanceID)
	case spec.BackupID != "" && status == 404:
		return path.Root("restore_from_backup_id"), fmt.Sprintf("If it is backup %s that does not exist, or belongs to another project: name another one.", spec.BackupID)
	case spec.ConfigurationID != "" && status == 500:
		// Trove looks the group up after it has begun (trove/instance/models.py, Instance.create).
		return path.Root("configuration_id"), fmt.Sprintf("This is how Trove answers where a configuration group does not exist. Check that %s does; if so, this is the server's failure: give the request id to the cloud's operator.", spec.ConfigurationID)
	}
	return path.Empty(), ""
}

// addMasterHasSlaves reports that the server refused to delete a master, and what stands in the way.
func addMasterHasSlaves(diags *diag.Diagnostics, a diagnose.Attempt, slaves []string, err error) {
	diags.AddError("Master still has slaves",
		fmt.Sprintf("Tried to %s.\n\n%s\n\nIts slaves are: %s. Delete these first, or detach them: those that Terraform manages by removing their slave_of block and running terraform apply, others with the cloud's own tools. Then delete the master. Or apply on_delete = \"detach_slaves\", and delete it then: its slaves stand alone after that.",
			a, diagnose.Sentence(err.Error()), strings.Join(slaves, ", ")))
}

// warnOfDrift tells in what an object differs from what was declared, where the plan does not repair it.
func warnOfDrift(diags *diag.Diagnostics, a diagnose.Attempt, drift []string) {
	diags.AddWarning(fmt.Sprintf("%s %q is not as declared", diagnose.Capitalized(a.Kind), a.Name),
		fmt.Sprintf("The %s %q (%s) was changed outside of Terraform: %s. Only a new one could be as declared, and deletion_protection keeps this one. Declare what it is now; or set deletion_protection = false and apply, and the next plan replaces it.",
			a.Kind, a.Name, a.ID, strings.Join(drift, "; ")))
}
