package backup

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

type backupModel struct {
	backupFacts
	Name               types.String   `tfsdk:"name"`
	InstanceID         types.String   `tfsdk:"instance_id"`
	Description        types.String   `tfsdk:"description"`
	ParentID           types.String   `tfsdk:"parent_id"`
	Container          types.String   `tfsdk:"swift_container"`
	DeletionProtection types.Bool     `tfsdk:"deletion_protection"`
	OnExisting         types.String   `tfsdk:"on_existing"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

// backupFacts are what the server tells beyond what was declared.
type backupFacts struct {
	ID        types.String      `tfsdk:"id"`
	Status    types.String      `tfsdk:"status"`
	Size      types.Float64     `tfsdk:"size"`
	Location  types.String      `tfsdk:"location"`
	Datastore types.Object      `tfsdk:"datastore"`
	Created   timetypes.RFC3339 `tfsdk:"created"`
	Updated   timetypes.RFC3339 `tfsdk:"updated"`
}

func backupFactsOf(backup api.Backup) backupFacts {
	facts := backupFacts{
		ID: types.StringValue(backup.ID), Status: types.StringValue(string(backup.Status)), Size: types.Float64Null(),
		Location: object.StringOrNull(backup.Location), Datastore: types.ObjectNull(object.DatastoreAttrTypes),
		Created: object.TimeOrNull(backup.Created), Updated: object.TimeOrNull(backup.Updated),
	}
	if backup.Size != 0 {
		facts.Size = types.Float64Value(backup.Size)
	}
	if backup.Datastore.Type != "" {
		facts.Datastore = object.DatastoreObject(backup.Datastore)
	}
	return facts
}

// toCome are the facts as long as the backup is not complete.
func (f backupFacts) toCome() backupFacts {
	f.Status, f.Size, f.Location, f.Updated = types.StringUnknown(), types.Float64Unknown(), types.StringUnknown(), timetypes.NewRFC3339Unknown()
	return f
}

// failed tells that nothing can be restored from the backup.
func (f backupFacts) failed() bool { return f.Status.ValueString() == string(api.StatusFailed) }

// pending tells that it is still being made.
func (f backupFacts) pending() bool {
	class, err := api.Status(f.Status.ValueString()).Class()
	return err == nil && class == api.Pending
}

// observe writes what the server showed.
func (m *backupModel) observe(backup api.Backup) {
	m.backupFacts = backupFactsOf(backup)
	m.Name, m.InstanceID = types.StringValue(backup.Name), types.StringValue(backup.InstanceID)
	m.Description, m.ParentID = object.StringOrNull(backup.Description), object.StringOrNull(backup.ParentID)
}

// unshown is what no server shows.
func (m *backupModel) unshown() map[string]attr.Value {
	return map[string]attr.Value{"swift_container": m.Container}
}

// replacingChanges are the attributes because of which only another backup can be what is planned: nothing about one changes.
func (m *backupModel) replacingChanges(state *backupModel) []path.Path {
	declared := func(m *backupModel) map[string]attr.Value {
		return map[string]attr.Value{"name": m.Name, "instance_id": m.InstanceID, "description": m.Description, "parent_id": m.ParentID}
	}
	return append(object.Changed(declared(state), declared(m)), object.Redeclared(state.unshown(), m.unshown())...)
}

// guarded tells whether the backup may not go. One that failed holds nothing.
func (m *backupModel) guarded(also ...types.Bool) bool {
	return !m.failed() && guard.Protected(append(also, m.DeletionProtection)...)
}

func (m *backupModel) attempt(verb string) diagnose.Attempt {
	return diagnose.Attempt{Verb: verb, Kind: "backup", Name: m.Name.ValueString(), ID: m.ID.ValueString()}
}
