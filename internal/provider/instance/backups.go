package instance

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// What an instance has to do with backups: it can be made from one, and leave one behind.

// withoutFinalBackup is what the state says of an instance that was never declared to leave one, or that failed while it was
// made and holds nothing.
var withoutFinalBackup = types.BoolValue(false)

var atBackup = path.Root("restore_from_backup_id")

// checkBackup checks that the instance can be made from the backup. Of one that is not made yet nothing is known.
//
// Trove, trove/instance/models.py, Instance.create.
func (r *instanceResource) checkBackup(ctx context.Context, plan *instanceModel, diags *diag.Diagnostics) {
	id := plan.RestoreFromBackupID.ValueString()
	if r.Client == nil || id == "" || r.Client.Check(api.OperationManageBackups, "") != nil {
		return
	}
	backup, err := r.Client.Backup(ctx, id)
	if err != nil {
		diagnose.AddErrorAt(diags, atBackup, diagnose.Attempt{Verb: "check the plan against", Kind: "backup", Name: id}, err, "Name a backup of this project that exists.")
		return
	}
	datastore, size, master := object.DatastoreModelOf(plan.Datastore).Type, object.VolumeOf(plan.Volume).Size, plan.masterDeclared()
	wrong := ""
	switch class, _ := backup.Status.Class(); { // What is not known is for the server to say.
	case class == api.Failed:
		wrong = fmt.Sprintf("It is %s.", backup.Status)
	case !plan.SlaveOf.IsNull() && master.ValueString() != "" && backup.InstanceID != master.ValueString():
		wrong = fmt.Sprintf("It is of instance %s, and a slave can only be made from a backup of its master, %s.", backup.InstanceID, master.ValueString())
	case plan.SlaveOf.IsNull() && datastore.ValueString() != "" && backup.Datastore.Type != "" && backup.Datastore.Type != datastore.ValueString():
		wrong = fmt.Sprintf("It is of a %s database, and the instance is declared as %s.", backup.Datastore.Type, datastore.ValueString())
	case plan.SlaveOf.IsNull() && size.ValueInt64() > 0 && backup.Size > float64(size.ValueInt64()):
		wrong = fmt.Sprintf("It has %g GB, and the volume is declared with %d.", backup.Size, size.ValueInt64())
	default:
		return
	}
	diags.AddAttributeError(atBackup, "Backup does not fit",
		fmt.Sprintf("Instance %q can't be made from backup %s. %s Name another backup, or correct the rest.", plan.Name.ValueString(), backup, wrong))
}

// awaitBackup waits for a backup that an instance is to be made from, and tells whether it can be.
func (r *instanceResource) awaitBackup(ctx context.Context, id string, diags *diag.Diagnostics) bool {
	if id == "" {
		return true
	}
	backup, err := r.Client.Backup(ctx, id)
	if class, _ := backup.Status.Class(); err == nil && class == api.Pending {
		_, err = r.Client.WaitBackupReady(ctx, id)
	}
	if err != nil {
		diagnose.AddErrorAt(diags, atBackup, diagnose.Attempt{Verb: "wait for", Kind: "backup", Name: id}, err, "")
	}
	return err == nil
}

// makeFinalBackup leaves a backup behind where that is declared, and tells whether the instance may be deleted now. One of an
// earlier deletion that did not get to its end is never taken for it: the database may have been written to since.
func (r *instanceResource) makeFinalBackup(ctx context.Context, model *instanceModel, diags *diag.Diagnostics) bool {
	if !model.FinalBackup.ValueBool() {
		return true
	}
	created, err := r.Client.CreateBackup(ctx, api.BackupSpec{
		Name: model.finalBackupName(), InstanceID: model.ID.ValueString(),
		Description: "Made by Terraform before the instance was deleted",
	})
	if errors.Is(err, api.ErrNotFound) {
		return true // There is no instance any longer.
	}
	if err == nil {
		_, err = r.Client.WaitBackupReady(ctx, created.Object.ID)
	}
	if err != nil {
		diagnose.AddErrorAt(diags, path.Root("final_backup"), model.attempt("make the final backup of"), err,
			"The instance was not deleted. To try again, run terraform again; to delete it without a backup, set final_backup = false, run terraform apply, then delete it.")
		return false
	}
	return true
}

// finalBackupName is no longer than Trove takes.
func (m *instanceModel) finalBackupName() string {
	const end = "-final"
	name := m.Name.ValueString()
	return strings.ToValidUTF8(name[:min(len(name), object.LongestText-len(end))], "") + end
}

// warnOfFinalBackup tells what is made before the instance is deleted.
func (m *instanceModel) warnOfFinalBackup(diags *diag.Diagnostics) {
	if m.FinalBackup.ValueBool() {
		diags.AddWarning(fmt.Sprintf("A final backup of instance %q is made first", m.Name.ValueString()),
			fmt.Sprintf("Applying this plan makes backup %q of instance %q (%s), waits until it is complete, and then deletes the instance. Where the backup fails, the instance stays.",
				m.finalBackupName(), m.Name.ValueString(), m.ID.ValueString()))
	}
}
