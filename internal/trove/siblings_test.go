package trove

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	onBackups  = "GET /backups"
	backupsOfM = onBackups + "?instance_id=m"
	// snapshotOf is the slave of whose snapshot the recording tells, and snapshotBy its master.
	snapshotOf = "4b97d8aa-3a2d-451a-beb9-3a4f3898cb71"
	snapshotBy = "d901bf20-b305-4882-b5e3-a2ca9f7e53ca"
)

var slaveOfM = InstanceSpec{Name: "reports", SlaveOf: &SlaveOf{InstanceID: "m"}}

// snapshot lists the snapshot of m that s is made from.
func snapshot(t *testing.T) answer {
	t.Helper()
	return reply(http.StatusOK, strings.NewReplacer(snapshotOf, "s", snapshotBy, "m").Replace(v1Golden(t, "backups-with-snapshot.response")))
}

// Begun while another slave is built, a slave of deployed Trove loses its snapshot when that one is built.
func TestASlaveIsAskedForWhenTheOneBeforeItIsBuiltAndItsSnapshotGone(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getM, showsInstance("m", StatusActive, `replicas: [{"id": "s"}]`))
	cloud.on(getS, showsInstance("s", StatusBuild), showsInstance("s", StatusBuild), showsInstance("s", StatusActive))
	cloud.on(onBackups, snapshot(t), reply(http.StatusOK, `{"backups": []}`))
	cloud.on(postInst, tells(ofM("r", "reports")))
	made, err := cloud.client().CreateInstance(t.Context(), slaveOfM)
	require.NoError(t, err)
	assert.Equal(t, "r", made.Object.ID)
	assert.Equal(t, []string{getM, getS, getS, getS, backupsOfM, backupsOfM, getM, getS, postInst}, cloud.journal())
}

func TestASlaveThatFailedAndASnapshotThatWasLeftBehindKeepNobody(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getM, showsInstance("m", StatusActive, `replicas: [{"id": "s"}]`))
	cloud.on(getS, showsInstance("s", StatusBuild), showsInstance("s", StatusError))
	cloud.on(onBackups, snapshot(t))
	cloud.on(postInst, tells(ofM("r", "reports")))
	begun := cloud.clock.Now()
	_, err := cloud.client().CreateInstance(t.Context(), slaveOfM)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, cloud.clock.Now().Sub(begun), patience)
	assert.Less(t, cloud.clock.Now().Sub(begun), 2*patience)
}

func TestSlavesMadeTogetherAreAskedForWhenTheOneBeforeThemIsBuilt(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getM, showsInstance("m", StatusActive, `replicas: [{"id": "s"}]`))
	cloud.on(getS, showsInstance("s", StatusBuild), showsInstance("s", StatusActive))
	cloud.on(onBackups, reply(http.StatusOK, `{"backups": []}`))
	cloud.on(postInst, tells(ofM("b", "rr-2")))
	cloud.on(listDetail, lists(ofM("b", "rr-2"), ofM("a", "rr-1")))
	_, err := cloud.client().CreateSlaves(t.Context(), twoOfM, 2)
	require.NoError(t, err)
	assert.Equal(t, []string{getM, getS, getS, backupsOfM, getM, getS, postInst, listDetail}, cloud.journal())
}
