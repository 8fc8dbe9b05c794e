package trove

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// productsBut is what the tests create, where there is one of that name.
func productsBut(policy api.OnExisting) api.ClusterSpec {
	spec := products
	spec.OnExisting = policy
	return spec
}

func TestAnObjectOfThatNameIsAnErrorThatListsIt(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /clusters", listing(three("old", -time.Hour), trovetest.ClusterObject("other", "orders", api.StatusActive, "4"), three("older", -2*time.Hour)))
	_, err := cloud.client().CreateCluster(t.Context(), productsBut(api.ExistingError))
	require.EqualError(t, err, `there is cluster "products" already: old created 2026-05-15T11:00:00Z, older created 2026-05-15T10:00:00Z`)
	var exists *ExistsError
	require.ErrorAs(t, err, &exists)
	assert.False(t, exists.Unlike)
	assert.Equal(t, []string{"GET /clusters"}, cloud.Journal(), "nothing is created")
}

func TestWithoutAnObjectOfThatNameLookingForItIsOneRequest(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /clusters", listing(trovetest.ClusterObject("other", "orders", api.StatusActive, "4"), strings.Replace(three("going", 0), "BUILD", "SHUTDOWN", 1)))
	cloud.On(postClusters, trovetest.Showing(api.StatusBuild))
	created, err := cloud.client().CreateCluster(t.Context(), productsBut(api.ExistingError))
	require.NoError(t, err)
	assert.False(t, created.Adopted)
	assert.Equal(t, []string{"GET /clusters", postClusters}, cloud.Journal(), "the list tells the server's time too")
}

func TestWhatThisClientCreatedItselfIsNoNamesake(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /clusters", listing(), listing(three(trovetest.ClusterID, 0)))
	cloud.On(postClusters, trovetest.Showing(api.StatusBuild))
	client := cloud.client()
	for range 2 {
		_, err := client.CreateCluster(t.Context(), productsBut(api.ExistingError))
		require.NoError(t, err)
	}
	assert.Equal(t, 2, cloud.Count(postClusters))
}

func TestAnObjectIsAdoptedIfItIsJustWhatWasAskedFor(t *testing.T) {
	for name, test := range map[string]struct {
		exists  string
		adopted bool
	}{
		"just that":         {three("old", -time.Hour), true},
		"of another flavor": {strings.Replace(three("old", -time.Hour), `"datastore"`, `"flavor": {"id": "8"}, "datastore"`, 1), false},
		"of another size":   {strings.Replace(trovetest.ClusterObject("old", "products", api.StatusActive, "1", "2"), "2026-05-15T12", "2026-05-15T11", 1), false},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On("GET /clusters", listing(test.exists))
			cloud.On("GET /clusters/old", trovetest.Reply(http.StatusOK, `{"cluster": `+test.exists+`}`))
			created, err := cloud.client().CreateCluster(t.Context(), productsBut(api.ExistingAdopt))
			assert.Equal(t, test.adopted, created.Adopted)
			if test.adopted {
				require.NoError(t, err)
				assert.Equal(t, "old", created.Object.ID)
			} else {
				var exists *ExistsError
				require.ErrorAs(t, err, &exists)
				assert.True(t, exists.Unlike)
			}
			assert.Equal(t, []string{"GET /clusters", "GET /clusters/old"}, cloud.Journal())
		})
	}
}

func TestOfTwoThatAreAlikeNoneIsAdopted(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /clusters", listing(three("a", 0), three("b", 0)))
	for _, id := range []string{"a", "b"} {
		cloud.On("GET /clusters/"+id, trovetest.Reply(http.StatusOK, `{"cluster": `+three(id, 0)+`}`))
	}
	_, err := cloud.client().CreateCluster(t.Context(), productsBut(api.ExistingAdopt))
	var exists *ExistsError
	require.ErrorAs(t, err, &exists)
	assert.Equal(t, []string{"a", "b"}, []string{exists.Candidates[0].ID, exists.Candidates[1].ID})
	assert.Zero(t, cloud.Count(postClusters))
}

func TestAnInstanceOfThatNameIsAnErrorInBothDialects(t *testing.T) {
	for name, cloud := range map[string]*cloud{"GET /instances": newCloud(t), listDetail: newV1Cloud(t)} {
		cloud.On(name, trovetest.Reply(http.StatusOK, `{"instances": [`+instanceJSON("old", api.StatusActive, `name: "orders"`)+`]}`))
		_, err := cloud.client().CreateInstance(t.Context(), api.InstanceSpec{Name: "orders", FlavorID: "1", OnExisting: api.ExistingError})
		var exists *ExistsError
		require.ErrorAs(t, err, &exists)
		assert.Equal(t, "instance", exists.Kind)
		assert.Equal(t, []string{name}, cloud.Journal())
	}
}

// Creates of one apply are made after one look at what there is, however many they are.
func TestCreatesShareOneListOfWhatThereIs(t *testing.T) {
	for _, count := range []int{3, 25, 200} {
		t.Run(fmt.Sprint(count), func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On("GET /instances/detail", trovetest.Reply(http.StatusOK, `{"instances": [{"id": "a", "name": "other"}]}`))
			var made atomic.Int64
			cloud.On("POST /instances", func(w http.ResponseWriter, r *http.Request) {
				trovetest.Reply(http.StatusOK, fmt.Sprintf(`{"instance": {"id": "made-%d", "status": "BUILD"}}`, made.Add(1)))(w, r)
			})
			client := cloud.client()
			var group sync.WaitGroup
			for i := range count {
				group.Go(func() {
					_, err := client.CreateInstance(t.Context(), api.InstanceSpec{Name: fmt.Sprint("db-", i), OnExisting: api.ExistingError})
					assert.NoError(t, err)
				})
			}
			group.Wait()
			assert.Equal(t, 1, cloud.Count("GET /instances/detail"))
			assert.Len(t, cloud.Journal(), count+1)
		})
	}
}

// What a list that was made before has of the name may be gone: it is looked for once more, before a create is refused.
func TestAnObjectThatWasDeletedSinceIsNotInTheWay(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /clusters", listing(three("old", -time.Hour)), listing(trovetest.ClusterObject("other", "orders", api.StatusActive, "4")), listing(three("new", 0)))
	cloud.On(postClusters, trovetest.Showing(api.StatusBuild))
	client := cloud.client()
	other := productsBut(api.ExistingError)
	other.Name = "invoices"
	for _, spec := range []api.ClusterSpec{other, productsBut(api.ExistingError)} {
		_, err := client.CreateCluster(t.Context(), spec)
		require.NoError(t, err)
	}
	assert.Equal(t, []string{"GET /clusters", postClusters, "GET /clusters", postClusters}, cloud.Journal())
}

// A list of what there is serves for ten minutes.
func TestAnObjectThatSomebodyElseHasMadeMeanwhileIsInTheWayAfterTenMinutes(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /clusters", listing(), listing(three("theirs", time.Minute)))
	cloud.On(postClusters, trovetest.Showing(api.StatusBuild))
	client := cloud.client()
	other := productsBut(api.ExistingError)
	other.Name = "invoices"
	_, err := client.CreateCluster(t.Context(), other)
	require.NoError(t, err)
	cloud.Clock.Advance(11 * time.Minute)
	_, err = client.CreateCluster(t.Context(), productsBut(api.ExistingError))
	require.ErrorContains(t, err, "theirs")
}
