package trove

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

const (
	onBackups  = "GET /backups"
	backupsOfM = onBackups + "?instance_id=m"
	// snapshotOf is the slave of whose snapshot the recording tells, and snapshotBy its master.
	snapshotOf = "4b97d8aa-3a2d-451a-beb9-3a4f3898cb71"
	snapshotBy = "d901bf20-b305-4882-b5e3-a2ca9f7e53ca"
)

var slaveOfM = api.InstanceSpec{Name: "reports", SlaveOf: &api.SlaveOf{InstanceID: "m"}}

// snapshot lists the snapshot of m that s is made from.
func snapshot(t *testing.T) trovetest.Answer {
	t.Helper()
	return trovetest.Reply(http.StatusOK, strings.NewReplacer(snapshotOf, "s", snapshotBy, "m").Replace(trovetest.V1Golden(t, "backups-with-snapshot.response")))
}

// Begun while another slave is built, a slave of deployed Trove loses its snapshot when that one is built.
func TestASlaveIsAskedForWhenTheOneBeforeItIsBuiltAndItsSnapshotGone(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive, `replicas: [{"id": "s"}]`))
	cloud.On(getS, showsInstance("s", api.StatusBuild), showsInstance("s", api.StatusBuild), showsInstance("s", api.StatusActive))
	cloud.On(onBackups, snapshot(t), trovetest.Reply(http.StatusOK, `{"backups": []}`))
	cloud.On(postInst, tells(ofM("r", "reports")))
	made, err := cloud.client().CreateInstance(t.Context(), slaveOfM)
	require.NoError(t, err)
	assert.Equal(t, "r", made.Object.ID)
	assert.Equal(t, []string{getM, getS, getS, getS, backupsOfM, backupsOfM, getM, getS, postInst}, cloud.Journal())
}

func TestASlaveThatFailedAndASnapshotThatWasLeftBehindKeepNobody(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive, `replicas: [{"id": "s"}]`))
	cloud.On(getS, showsInstance("s", api.StatusBuild), showsInstance("s", api.StatusError))
	cloud.On(onBackups, snapshot(t))
	cloud.On(postInst, tells(ofM("r", "reports")))
	begun := cloud.Clock.Now()
	_, err := cloud.client().CreateInstance(t.Context(), slaveOfM)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, cloud.Clock.Now().Sub(begun), patience)
	assert.Less(t, cloud.Clock.Now().Sub(begun), 2*patience)
}

func TestSlavesMadeTogetherAreAskedForWhenTheOneBeforeThemIsBuilt(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive, `replicas: [{"id": "s"}]`))
	cloud.On(getS, showsInstance("s", api.StatusBuild), showsInstance("s", api.StatusActive))
	cloud.On(onBackups, trovetest.Reply(http.StatusOK, `{"backups": []}`))
	cloud.On(postInst, tells(ofM("b", "rr-2")))
	cloud.On(listDetail, lists(ofM("b", "rr-2"), ofM("a", "rr-1")))
	_, err := cloud.client().CreateSlaves(t.Context(), twoOfM, 2)
	require.NoError(t, err)
	assert.Equal(t, []string{getM, getS, getS, backupsOfM, getM, getS, postInst, listDetail}, cloud.Journal())
}
