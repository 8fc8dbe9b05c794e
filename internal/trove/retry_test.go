package trove

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait/waittest"
)

func do(t *testing.T, client *session, method string) error {
	t.Helper()
	return act(t.Context(), client, request{method: method, path: []string{"x"}, body: map[string]string{"a": "b"}})
}

func TestWhichFailedRequestsAreMadeAgain(t *testing.T) {
	const again, once = 2, 1
	for _, test := range []struct {
		name    string
		failure answer
		methods map[string]int
	}{
		{"connection reset", reset(), map[string]int{"GET": again, "PUT": again, "DELETE": again, "POST": once, "PATCH": once}},
		{"502", reply(502, ""), map[string]int{"GET": again, "PUT": again, "DELETE": again, "POST": once, "PATCH": once}},
		{"503", reply(503, ""), map[string]int{"GET": again, "PUT": again, "DELETE": again, "POST": once, "PATCH": once}},
		{"504", reply(504, ""), map[string]int{"GET": again, "PUT": again, "DELETE": again, "POST": once, "PATCH": once}},
		{"429", reply(429, ""), map[string]int{"GET": again, "PUT": again, "DELETE": again, "POST": again, "PATCH": again}},
		{"413 with Retry-After", with("Retry-After", "1", reply(413, "")), map[string]int{"GET": again, "PUT": again, "DELETE": again, "POST": again, "PATCH": again}},
		{"413", reply(413, ""), map[string]int{"GET": once, "POST": once, "DELETE": once}},
		{"500", reply(500, ""), map[string]int{"GET": once, "POST": once, "DELETE": once}},
		{"400", reply(400, ""), map[string]int{"GET": once, "POST": once}},
		{"422", busy(), map[string]int{"GET": once, "POST": once, "DELETE": once}},
		{"501", reply(501, ""), map[string]int{"GET": once, "POST": once}},
	} {
		for method, want := range test.methods {
			t.Run(test.name+" "+method, func(t *testing.T) {
				cloud := newSessionCloud(t)
				cloud.on(method+" /x", test.failure, accepted())
				err := do(t, cloud.open(), method)
				assert.Equal(t, want, cloud.count(method+" /x"))
				if want == again {
					require.NoError(t, err)
				} else {
					require.Error(t, err)
				}
				for _, request := range cloud.requests() {
					assert.JSONEq(t, `{"a": "b"}`, request.body, "every attempt carries the whole body")
				}
			})
		}
	}
}

func TestPausesDoubleAndEndWithTheAttempts(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.on("GET /x", reply(503, ""))
	require.ErrorContains(t, do(t, cloud.open(), "GET"), "GET /x: 503 serviceUnavailable")
	assert.Equal(t, 6, cloud.count("GET /x"), "five retries are the default")
	assert.Equal(t, []float64{1, 2, 4, 8, 16}, seconds(cloud.clock.Sleeps()))
}

func TestTheNumberOfRetriesIsTheConfigurations(t *testing.T) {
	for retries, want := range map[int]int{-1: 1, 1: 2, 7: 8} {
		cloud := newSessionCloud(t)
		cloud.on("GET /x", reset())
		client := cloud.open(func(cfg *Config) { cfg.MaxRetries = retries })
		require.Error(t, do(t, client, "GET"))
		assert.Equal(t, want, cloud.count("GET /x"))
	}
}

func TestRetryAfterIsKept(t *testing.T) {
	for _, test := range []struct {
		status int
		header string
		want   float64
	}{
		{503, "7", 7},
		{503, noon.Add(90 * time.Second).Format(http.TimeFormat), 90},
		{503, noon.Add(-time.Hour).Format(http.TimeFormat), 0},
		{503, "soon", 1},
		{429, "12", 12},
		{413, "12", 12},
		{429, "", 1},
	} {
		cloud := newSessionCloud(t)
		cloud.on("GET /x", with("Retry-After", test.header, reply(test.status, "")), accepted())
		require.NoError(t, do(t, cloud.open(), "GET"))
		slept := 0.0
		for _, sleep := range seconds(cloud.clock.Sleeps()) {
			slept += sleep
		}
		assert.InDeltaf(t, test.want, slept, 0.001, "%d, Retry-After: %s", test.status, test.header)
	}
}

func TestARateLimitIsNoFailureAndOutlastsTheRetries(t *testing.T) {
	cloud := newSessionCloud(t)
	limited := with("Retry-After", "1", reply(413, ""))
	cloud.on("POST /x", limited, limited, limited, limited, accepted())
	require.NoError(t, do(t, cloud.open(func(cfg *Config) { cfg.MaxRetries = 2 }), "POST"))
	assert.Equal(t, 5, cloud.count("POST /x"))
}

func TestAPauseEndsWhenTheCallerIsCancelled(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.on("GET /x", reply(503, ""))
	ctx, cancel := context.WithCancel(t.Context())
	cloud.clock.BeforeSleep(func(time.Duration) { cancel() })
	client := cloud.open()
	err := act(ctx, client, request{method: "GET", path: []string{"x"}})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, cloud.count("GET /x"))
}

// What never reached a server may be sent again, whatever it is.
func TestAPOSTWhoseConnectionIsRefusedIsMadeAgain(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.on("POST /x", accepted())
	client := cloud.open()
	// The server is not there until the second pause.
	closed := unusedAddress(t)
	endpoint := client.service.Endpoint
	client.service.Endpoint = strings.Replace(endpoint, strings.TrimPrefix(cloud.server.URL, "http://"), closed, 1)
	pauses := 0
	cloud.clock.BeforeSleep(func(time.Duration) {
		if pauses++; pauses == 2 {
			listener := listen(t, closed)
			server := &http.Server{Handler: cloud, ReadHeaderTimeout: time.Minute}
			t.Cleanup(func() { assert.NoError(t, server.Close()) })
			go func() { assert.ErrorIs(t, server.Serve(listener), http.ErrServerClosed) }()
		}
	})
	require.NoError(t, do(t, client, "POST"))
	assert.Equal(t, 1, cloud.count("POST /x"))
	assert.Equal(t, []float64{1, 2}, seconds(cloud.clock.Sleeps()))
}

func listen(t *testing.T, address string) net.Listener {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", address)
	require.NoError(t, err)
	return listener
}

// unusedAddress is one where nobody listens.
func unusedAddress(t *testing.T) string {
	t.Helper()
	listener := listen(t, "127.0.0.1:0")
	defer func() { require.NoError(t, listener.Close()) }()
	return listener.Addr().String()
}

func TestAnAnswerCutOffInTheMiddleIsAFailedRequest(t *testing.T) {
	cut := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, err := w.Write([]byte(`{"cluster": {"id": "c"`))
		assert.NoError(t, err)
	}
	cloud := newSessionCloud(t)
	cloud.on("GET /clusters/c", cut, reply(200, `{"cluster": {"id": "c"}}`))
	body, _, err := cloud.open().do(t.Context(), request{method: http.MethodGet, path: []string{"clusters", "c"}})
	require.NoError(t, err)
	assert.JSONEq(t, `{"cluster": {"id": "c"}}`, string(body))
	assert.Equal(t, 2, cloud.count("GET /clusters/c"))
}

func TestAllAttemptsOfARequestHaveOneId(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.on("GET /x", reply(503, ""), accepted())
	client := cloud.open()
	require.NoError(t, do(t, client, "GET"))
	require.NoError(t, do(t, client, "GET"))
	ids := []string{}
	for _, request := range cloud.requests() {
		ids = append(ids, request.header.Get(requestIDHeader))
	}
	assert.Equal(t, ids[0], ids[1])
	assert.NotEqual(t, ids[1], ids[2])
}

// After the server has complained, requests of that verb come one by one, those of others as before.
func TestAfterTheServersComplaintRequestsAreSpaced(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.on("GET /x", with("Retry-After", "10", reply(413, "")), accepted())
	cloud.on("POST /x", accepted())
	client := cloud.open()
	require.NoError(t, do(t, client, "GET"))
	start := cloud.clock.Now()
	for range 10 {
		require.NoError(t, do(t, client, "GET"))
	}
	assert.InDelta(t, 10*60.0/180, cloud.clock.Now().Sub(start).Seconds(), 0.01)

	start = cloud.clock.Now()
	require.NoError(t, do(t, client, "POST"))
	assert.Equal(t, start, cloud.clock.Now())

	// A minute without complaints later it is forgotten.
	cloud.clock.Advance(61 * time.Second)
	start = cloud.clock.Now()
	for range 500 {
		require.NoError(t, do(t, client, "GET"))
	}
	assert.Equal(t, start, cloud.clock.Now())
}

func TestRequestsOfOneVerbWaitTogetherForTheTimeTheServerNamed(t *testing.T) {
	clock := waittest.NewClock(noon)
	budget := newBudget(clock)
	get, err := http.NewRequestWithContext(t.Context(), "GET", "http://trove.example.org/clusters", nil)
	require.NoError(t, err)
	other, err := http.NewRequestWithContext(t.Context(), "GET", "http://keystone.example.org/v3", nil)
	require.NoError(t, err)

	budget.exceeded(get, 5*time.Second)
	assert.Equal(t, 5*time.Second, budget.reserve(get))
	assert.Equal(t, 5*time.Second+spacing, budget.reserve(get))
	assert.Zero(t, budget.reserve(other))
	clock.Advance(10 * time.Second)
	assert.Zero(t, budget.reserve(get))
	assert.Equal(t, spacing, budget.reserve(get))
}
