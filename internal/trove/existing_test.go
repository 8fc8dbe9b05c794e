package trove

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// productsBut is what the tests create, where there is one of that name.
func productsBut(policy OnExisting) ClusterSpec {
	spec := products
	spec.OnExisting = policy
	return spec
}

func TestAnObjectOfThatNameIsAnErrorThatListsIt(t *testing.T) {
	cloud := newCloud(t)
	cloud.on("GET /clusters", listing(three("old", -time.Hour), clusterObject("other", "orders", StatusActive, "4"), three("older", -2*time.Hour)))
	_, err := cloud.client().CreateCluster(t.Context(), productsBut(ExistingError))
	require.EqualError(t, err, `there is cluster "products" already: old created 2026-05-15T11:00:00Z, older created 2026-05-15T10:00:00Z`)
	var exists *ExistsError
	require.ErrorAs(t, err, &exists)
	assert.False(t, exists.Unlike)
	assert.Equal(t, []string{"GET /clusters"}, cloud.journal(), "nothing is created")
}

func TestWithoutAnObjectOfThatNameLookingForItIsOneRequest(t *testing.T) {
	cloud := newCloud(t)
	cloud.on("GET /clusters", listing(clusterObject("other", "orders", StatusActive, "4"), strings.Replace(three("going", 0), "BUILD", "SHUTDOWN", 1)))
	cloud.on(postClusters, showing(StatusBuild))
	created, err := cloud.client().CreateCluster(t.Context(), productsBut(ExistingError))
	require.NoError(t, err)
	assert.False(t, created.Adopted)
	assert.Equal(t, []string{"GET /clusters", postClusters}, cloud.journal(), "the list tells the server's time too")
}

func TestWhatThisClientCreatedItselfIsNoNamesake(t *testing.T) {
	cloud := newCloud(t)
	cloud.on("GET /clusters", listing(), listing(three(clusterID, 0)))
	cloud.on(postClusters, showing(StatusBuild))
	client := cloud.client()
	for range 2 {
		_, err := client.CreateCluster(t.Context(), productsBut(ExistingError))
		require.NoError(t, err)
	}
	assert.Equal(t, 2, cloud.count(postClusters))
}

func TestAnObjectIsAdoptedIfItIsJustWhatWasAskedFor(t *testing.T) {
	for name, test := range map[string]struct {
		exists  string
		adopted bool
	}{
		"just that":         {three("old", -time.Hour), true},
		"of another flavor": {strings.Replace(three("old", -time.Hour), `"datastore"`, `"flavor": {"id": "8"}, "datastore"`, 1), false},
		"of another size":   {strings.Replace(clusterObject("old", "products", StatusActive, "1", "2"), "2026-05-15T12", "2026-05-15T11", 1), false},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.on("GET /clusters", listing(test.exists))
			cloud.on("GET /clusters/old", reply(http.StatusOK, `{"cluster": `+test.exists+`}`))
			created, err := cloud.client().CreateCluster(t.Context(), productsBut(ExistingAdopt))
			assert.Equal(t, test.adopted, created.Adopted)
			if test.adopted {
				require.NoError(t, err)
				assert.Equal(t, "old", created.Object.ID)
			} else {
				var exists *ExistsError
				require.ErrorAs(t, err, &exists)
				assert.True(t, exists.Unlike)
			}
			assert.Equal(t, []string{"GET /clusters", "GET /clusters/old"}, cloud.journal())
		})
	}
}

func TestOfTwoThatAreAlikeNoneIsAdopted(t *testing.T) {
	cloud := newCloud(t)
	cloud.on("GET /clusters", listing(three("a", 0), three("b", 0)))
	for _, id := range []string{"a", "b"} {
		cloud.on("GET /clusters/"+id, reply(http.StatusOK, `{"cluster": `+three(id, 0)+`}`))
	}
	_, err := cloud.client().CreateCluster(t.Context(), productsBut(ExistingAdopt))
	var exists *ExistsError
	require.ErrorAs(t, err, &exists)
	assert.Equal(t, []string{"a", "b"}, []string{exists.Candidates[0].ID, exists.Candidates[1].ID})
	assert.Zero(t, cloud.count(postClusters))
}

func TestAnInstanceOfThatNameIsAnErrorInBothDialects(t *testing.T) {
	for name, cloud := range map[string]*cloud{"GET /instances": newCloud(t), listDetail: newV1Cloud(t)} {
		cloud.on(name, reply(http.StatusOK, `{"instances": [`+instanceJSON("old", StatusActive, `name: "orders"`)+`]}`))
		_, err := cloud.client().CreateInstance(t.Context(), InstanceSpec{Name: "orders", FlavorID: "1", OnExisting: ExistingError})
		var exists *ExistsError
		require.ErrorAs(t, err, &exists)
		assert.Equal(t, "instance", exists.Kind)
		assert.Equal(t, []string{name}, cloud.journal())
	}
}
