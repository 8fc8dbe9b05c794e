package session

import (
	"io/fs"
	"maps"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// westAndEast is a catalogue with a Trove in each of two regions, and in a third one for the inside alone.
const westAndEast = `[{"type": "database", "name": "trove", "endpoints": [
	{"interface": "public", "region": "west", "region_id": "west", "url": "URL/v1.0-nodes/` + trovetest.Project + `"},
	{"interface": "internal", "region": "inner", "region_id": "inner", "url": "URL/inner/v1.0/` + trovetest.Project + `"},
	{"interface": "public", "region": "east", "region_id": "east", "url": "URL/east/v1.0/` + trovetest.Project + `"}]}]`

// Another region has its own endpoint, dialect and place; token and connections are the same.
func TestAnotherRegionIsReachedWithTheSameLogin(t *testing.T) {
	cloud := newCloud(t)
	cloud.Catalogue = westAndEast
	west := cloud.open()
	assert.Equal(t, "west", west.Region, "the catalogue's first one")
	assert.Equal(t, []string{"east", "west"}, west.Regions())

	east, err := west.In(t.Context(), "east")
	require.NoError(t, err)
	assert.Equal(t, "east", east.Region)
	assert.Equal(t, "v1.0", east.Dialect.Name())
	assert.Equal(t, cloud.Server.URL+"/east/v1.0/"+trovetest.Project+"/", east.Service.Endpoint)
	assert.Contains(t, east.Place, `the region "east" (region of the resource)`)
	assert.Equal(t, "nodes", west.Dialect.Name())
	assert.Len(t, cloud.Tokens(), 1)

	_, err = west.In(t.Context(), "inner")
	require.ErrorIs(t, err, ErrNoEndpoint)
	assert.Len(t, cloud.Tokens(), 1, "a region that is not there costs nothing")
}

// An address that was given is that of one region.
func TestAnAddressThatWasGivenServesItsOwnRegionAlone(t *testing.T) {
	cloud := newCloud(t)
	opened := cloud.open(func(cfg *Config) { cfg.Block["endpoint_overrides"] = cloud.Server.URL + "/v1.0/" + trovetest.Project })
	assert.Empty(t, opened.Region)
	_, err := opened.In(t.Context(), "east")
	require.ErrorIs(t, err, ErrSameAddress)
	assert.ErrorContains(t, err, `endpoint_overrides of the provider block is the address of the database service of one region, and not of region "east"`)
}

// A region of clouds.yaml has an address, and a user, of its own.
func TestARegionOfCloudsYAMLIsTakenWithItsValues(t *testing.T) {
	cloud := newCloud(t)
	files := map[string]string{"/etc/openstack/clouds.yaml": `clouds: { prod: { auth: { auth_url: ` + cloud.Server.URL + `/identity/v3, username: demo, password: p, project_name: demo, user_domain_id: default },
		regions: [ west, { name: east, values: { database_endpoint_override: ` + cloud.Server.URL + `/other/v1.0/1, auth: { username: eve, password: e } } } ] } }`}
	opened, err := Open(t.Context(), Config{Clock: cloud.Clock, Block: clouds.Block{"cloud": "prod"}, Machine: clouds.Machine{
		ReadFile: func(name string) ([]byte, error) {
			if text, ok := files[name]; ok {
				return []byte(text), nil
			}
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		},
		Getenv: func(string) string { return "" },
	}})
	require.NoError(t, err)
	east, err := opened.In(t.Context(), "east")
	require.NoError(t, err)
	assert.Equal(t, cloud.Server.URL+"/other/v1.0/1/", east.Service.Endpoint)
	require.Len(t, cloud.Tokens(), 2)
	assert.Contains(t, cloud.Tokens()[1].Body, `"eve"`)
	_, err = opened.In(t.Context(), "north")
	assert.ErrorContains(t, err, `has no region "north"`)
}

// One login is kept for all that is opened as the same user in the same project, and only for that. One that failed is not.
func TestOneLoginServesWhatIsOpenedAlike(t *testing.T) {
	cloud := newCloud(t)
	kept := NewLogins()
	keep := func(cfg *Config) { cfg.Logins = kept }
	cloud.open(keep)
	again := cloud.open(keep, func(cfg *Config) { cfg.Block["endpoint_type"] = "public" })
	require.Error(t, show(t.Context(), again))
	assert.Len(t, cloud.Tokens(), 1)
	assert.Equal(t, "token-1", cloud.Requests()[0].Header.Get("X-Auth-Token"))

	cloud.open(keep, func(cfg *Config) { cfg.Block["password"] = "another" })
	assert.Len(t, cloud.Tokens(), 2)
	cloud.On("POST /identity/v3/auth/tokens", trovetest.Reply(http.StatusUnauthorized, `{"error": {"code": 401}}`))
	wrong := cloud.config(keep, func(cfg *Config) { cfg.Block["password"] = "wrong" })
	for range 2 {
		_, err := Open(t.Context(), wrong)
		require.Error(t, err)
	}
	assert.Len(t, cloud.Tokens(), 4)
}

// However many are opened at once, one login is under way.
func TestOneLoginAtATime(t *testing.T) {
	cloud := newCloud(t)
	var underWay, most atomic.Int32
	cloud.On("POST /identity/v3/auth/tokens", func(w http.ResponseWriter, r *http.Request) {
		if now := underWay.Add(1); now > most.Load() {
			most.Store(now)
		}
		defer underWay.Add(-1)
		trovetest.With("X-Subject-Token", "t", trovetest.Reply(201, cloud.Token()))(w, r)
	})
	kept, base := NewLogins(), cloud.config()
	var group errgroup.Group
	for i := range 8 {
		cfg := base
		cfg.Logins, cfg.Block = kept, maps.Clone(base.Block)
		if i%2 == 1 {
			cfg.Block["password"] = "another"
		}
		group.Go(func() error {
			_, err := Open(t.Context(), cfg)
			return err
		})
	}
	require.NoError(t, group.Wait())
	assert.Len(t, cloud.Tokens(), 2)
	assert.Equal(t, int32(1), most.Load())
}
