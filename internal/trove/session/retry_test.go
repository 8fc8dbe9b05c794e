package session

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait/waittest"
)

func do(t *testing.T, client *Session, method string) error {
	t.Helper()
	return act(t.Context(), client, api.Request{Method: method, Path: []string{"x"}, Body: map[string]string{"a": "b"}})
}

func TestWhichFailedRequestsAreMadeAgain(t *testing.T) {
	const again, once = 2, 1
	for _, test := range []struct {
		name    string
		failure trovetest.Answer
		methods map[string]int
	}{
		{"connection reset", trovetest.Reset(), map[string]int{"GET": again, "PUT": again, "DELETE": again, "POST": once, "PATCH": once}},
		{"502", trovetest.Reply(502, ""), map[string]int{"GET": again, "PUT": again, "DELETE": again, "POST": once, "PATCH": once}},
		{"503", trovetest.Reply(503, ""), map[string]int{"GET": again, "PUT": again, "DELETE": again, "POST": once, "PATCH": once}},
		{"504", trovetest.Reply(504, ""), map[string]int{"GET": again, "PUT": again, "DELETE": again, "POST": once, "PATCH": once}},
		{"429", trovetest.Reply(429, ""), map[string]int{"GET": again, "PUT": again, "DELETE": again, "POST": again, "PATCH": again}},
		{"413 with Retry-After", trovetest.With("Retry-After", "1", trovetest.Reply(413, "")), map[string]int{"GET": again, "PUT": again, "DELETE": again, "POST": again, "PATCH": again}},
		{"413", trovetest.Reply(413, ""), map[string]int{"GET": once, "POST": once, "DELETE": once}},
		{"500", trovetest.Reply(500, ""), map[string]int{"GET": again, "PUT": once, "POST": once, "PATCH": once, "DELETE": once}},
		{"a page in place of an answer", trovetest.Reply(200, "<html>Welcome!</html>"), map[string]int{"GET": again, "DELETE": again}},
		{"nothing in place of an answer", trovetest.Reply(200, ""), map[string]int{"GET": again}},
		{"400", trovetest.Reply(400, ""), map[string]int{"GET": once, "POST": once}},
		{"422", trovetest.Busy(), map[string]int{"GET": once, "POST": once, "DELETE": once}},
		{"501", trovetest.Reply(501, ""), map[string]int{"GET": once, "POST": once}},
	} {
		for method, want := range test.methods {
			t.Run(test.name+" "+method, func(t *testing.T) {
				cloud := newCloud(t)
				cloud.On(method+" /x", test.failure, trovetest.Accepted())
				err := do(t, cloud.open(), method)
				assert.Equal(t, want, cloud.Count(method+" /x"))
				if want == again {
					require.NoError(t, err)
				} else {
					require.Error(t, err)
				}
				for _, request := range cloud.Requests() {
					assert.JSONEq(t, `{"a": "b"}`, request.Body, "every attempt carries the whole body")
				}
			})
		}
	}
}

func TestPausesDoubleAndEndWithTheAttempts(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /x", trovetest.Reply(503, ""))
	require.ErrorContains(t, do(t, cloud.open(), "GET"), "GET /x: 503 serviceUnavailable")
	assert.Equal(t, 6, cloud.Count("GET /x"), "five retries are the default")
	assert.Equal(t, []float64{1, 2, 4, 8, 16}, trovetest.Seconds(cloud.Clock.Sleeps()))
}

func TestTheNumberOfRetriesIsTheConfigurations(t *testing.T) {
	for retries, want := range map[int]int{-1: 1, 1: 2, 7: 8} {
		cloud := newCloud(t)
		cloud.On("GET /x", trovetest.Reset())
		client := cloud.open(func(cfg *Config) { cfg.MaxRetries = retries })
		require.Error(t, do(t, client, "GET"))
		assert.Equal(t, want, cloud.Count("GET /x"))
	}
}

func TestRetryAfterIsKept(t *testing.T) {
	for _, test := range []struct {
		status int
		header string
		want   float64
	}{
		{503, "7", 7},
		{503, trovetest.Noon.Add(90 * time.Second).Format(http.TimeFormat), 90},
		{503, trovetest.Noon.Add(-time.Hour).Format(http.TimeFormat), 0},
		{503, "soon", 1},
		{429, "12", 12},
		{413, "12", 12},
		{429, "", 1},
	} {
		cloud := newCloud(t)
		cloud.On("GET /x", trovetest.With("Retry-After", test.header, trovetest.Reply(test.status, "")), trovetest.Accepted())
		require.NoError(t, do(t, cloud.open(), "GET"))
		slept := 0.0
		for _, sleep := range trovetest.Seconds(cloud.Clock.Sleeps()) {
			slept += sleep
		}
		assert.InDeltaf(t, test.want, slept, 0.001, "%d, Retry-After: %s", test.status, test.header)
	}
}

func TestARateLimitIsNoFailureAndOutlastsTheRetries(t *testing.T) {
	cloud := newCloud(t)
	limited := trovetest.With("Retry-After", "1", trovetest.Reply(413, ""))
	cloud.On("POST /x", limited, limited, limited, limited, trovetest.Accepted())
	require.NoError(t, do(t, cloud.open(func(cfg *Config) { cfg.MaxRetries = 2 }), "POST"))
	assert.Equal(t, 5, cloud.Count("POST /x"))
}

func TestAPauseEndsWhenTheCallerIsCancelled(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /x", trovetest.Reply(503, ""))
	ctx, cancel := context.WithCancel(t.Context())
	cloud.Clock.BeforeSleep(func(time.Duration) { cancel() })
	client := cloud.open()
	err := act(ctx, client, api.Request{Method: "GET", Path: []string{"x"}})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, cloud.Count("GET /x"))
}

// What never reached a server may be sent again, whatever it is.
func TestAPOSTWhoseConnectionIsRefusedIsMadeAgain(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("POST /x", trovetest.Accepted())
	client := cloud.open()
	// The server is not there until the second pause.
	closed := unusedAddress(t)
	endpoint := client.Service.Endpoint
	client.Service.Endpoint = strings.Replace(endpoint, strings.TrimPrefix(cloud.Server.URL, "http://"), closed, 1)
	pauses := 0
	cloud.Clock.BeforeSleep(func(time.Duration) {
		if pauses++; pauses == 2 {
			listener := listen(t, closed)
			server := &http.Server{Handler: cloud, ReadHeaderTimeout: time.Minute}
			t.Cleanup(func() { assert.NoError(t, server.Close()) })
			go func() { assert.ErrorIs(t, server.Serve(listener), http.ErrServerClosed) }()
		}
	})
	require.NoError(t, do(t, client, "POST"))
	assert.Equal(t, 1, cloud.Count("POST /x"))
	assert.Equal(t, []float64{1, 2}, trovetest.Seconds(cloud.Clock.Sleeps()))
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
	cloud := newCloud(t)
	cloud.On("GET /clusters/c", cut, trovetest.Reply(200, `{"cluster": {"id": "c"}}`))
	body, _, err := cloud.open().Do(t.Context(), api.Request{Method: http.MethodGet, Path: []string{"clusters", "c"}})
	require.NoError(t, err)
	assert.JSONEq(t, `{"cluster": {"id": "c"}}`, string(body))
	assert.Equal(t, 2, cloud.Count("GET /clusters/c"))
}

func TestAllAttemptsOfARequestHaveOneId(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /x", trovetest.Reply(503, ""), trovetest.Accepted())
	client := cloud.open()
	require.NoError(t, do(t, client, "GET"))
	require.NoError(t, do(t, client, "GET"))
	ids := []string{}
	for _, request := range cloud.Requests() {
		ids = append(ids, request.Header.Get(api.RequestIDHeader))
	}
	assert.Equal(t, ids[0], ids[1])
	assert.NotEqual(t, ids[1], ids[2])
}

// After the server has complained, requests of that verb come one by one, those of others as before.
func TestAfterTheServersComplaintRequestsAreSpaced(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /x", trovetest.With("Retry-After", "10", trovetest.Reply(413, "")), trovetest.Accepted())
	cloud.On("POST /x", trovetest.Accepted())
	client := cloud.open()
	require.NoError(t, do(t, client, "GET"))
	start := cloud.Clock.Now()
	for range 10 {
		require.NoError(t, do(t, client, "GET"))
	}
	assert.InDelta(t, 10*60.0/180, cloud.Clock.Now().Sub(start).Seconds(), 0.01)

	start = cloud.Clock.Now()
	require.NoError(t, do(t, client, "POST"))
	assert.Equal(t, start, cloud.Clock.Now())

	// A minute without complaints later it is forgotten.
	cloud.Clock.Advance(61 * time.Second)
	start = cloud.Clock.Now()
	for range 500 {
		require.NoError(t, do(t, client, "GET"))
	}
	assert.Equal(t, start, cloud.Clock.Now())
}

func TestRequestsOfOneVerbWaitTogetherForTheTimeTheServerNamed(t *testing.T) {
	clock := waittest.NewClock(trovetest.Noon)
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
