package backup

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// otherBackup is the state of a vkcs_db_backup, as far as it is taken over.
//
// terraform-provider-vkcs, vkcs/db/resource_backup.go.
type otherBackup struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	DBMSID      string `json:"dbms_id"`
	DBMSType    string `json:"dbms_type"`
}

// MoveState takes over the backups of another provider.
func (r *backupResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{object.Mover(object.FromVKCS("vkcs_db_backup", "container_prefix"), movedBackup)}
}

// movedBackup is what the backup's state begins with.
func movedBackup(from otherBackup) (backupModel, []string, error) {
	switch {
	case from.ID == "":
		return backupModel{}, nil, errors.New("its state has no id")
	case from.DBMSType == "cluster":
		return backupModel{}, nil, errors.New("it is of a cluster; Trove keeps backups of instances alone")
	}
	return backupModel{
		backupFacts: backupFacts{
			ID: types.StringValue(from.ID), Datastore: types.ObjectNull(object.DatastoreAttrTypes), Created: timetypes.NewRFC3339Null(), Updated: timetypes.NewRFC3339Null(),
		},
		Name: types.StringValue(from.Name), InstanceID: object.StringOrNull(from.DBMSID), Description: object.StringOrNull(from.Description),
		DeletionProtection: types.BoolValue(true), OnExisting: guard.ExistingIsAnError, Timeouts: object.MovedTimeouts(nil),
	}, nil, nil
}
