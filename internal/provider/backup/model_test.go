package backup

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object/objecttest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// A backup that failed holds nothing, and may go whatever is declared; one that could not be deleted still holds all.
func TestWhatGuardsABackup(t *testing.T) {
	for status, failed := range map[api.Status]bool{
		api.StatusCompleted: false, api.StatusRestored: false, api.StatusNew: false, api.StatusBuilding: false, api.StatusDeleteFailed: false,
		api.StatusFailed: true,
	} {
		model := backupModel{backupFacts: backupFactsOf(api.Backup{Status: status}), DeletionProtection: types.BoolValue(true)}
		assert.Equal(t, failed, model.failed(), status)
		assert.Equal(t, !failed, model.guarded(), status)
		model.DeletionProtection = types.BoolValue(false)
		assert.False(t, model.guarded(), status)
		assert.Equal(t, !failed, model.guarded(types.BoolValue(true)), "%s: configuration and state must both say so", status)
	}
}

func TestABackupOfTheVKCSProviderIsTakenOver(t *testing.T) {
	model, diags := objecttest.Moved[backupModel](t, &backupResource{}, objecttest.VKCSAddress, "vkcs_db_backup", `{
		"id": "b", "region": "RegionOne", "name": "nightly", "description": "", "dbms_id": "i", "dbms_type": "instance", "container_prefix": null,
		"datastore": [{"type": "mysql", "version": "5.7.29"}], "location_ref": "x", "meta": "", "size": 0.2, "wal_size": 0, "timeouts": null}`)
	require.Empty(t, diags)
	require.NotNil(t, model)
	assert.Equal(t, []types.String{types.StringValue("b"), types.StringValue("nightly"), types.StringValue("i"), types.StringNull(), types.StringNull()},
		[]types.String{model.ID, model.Name, model.InstanceID, model.Description, model.ParentID})
	assert.Equal(t, types.BoolValue(true), model.DeletionProtection)

	_, diags = objecttest.Moved[backupModel](t, &backupResource{}, objecttest.VKCSAddress, "vkcs_db_backup", `{"id": "b", "dbms_id": "c", "dbms_type": "cluster"}`)
	require.Len(t, diags, 1)
	assert.Contains(t, diags[0].Detail(), "It is of a cluster; Trove keeps backups of instances alone. Import the object instead.")
}
