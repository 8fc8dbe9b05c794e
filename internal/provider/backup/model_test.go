package backup

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

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
