package sandbox

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// BenchmarkNew is the start of a sandbox in memory, of which every acceptance test has one.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		server, err := New(b.Context(), Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := server.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCreateCluster is a create of three nodes, and BenchmarkBuildCluster all that follows until the cluster is ACTIVE.
func BenchmarkCreateCluster(b *testing.B) { benchmarkCluster(b, 0) }

func BenchmarkBuildCluster(b *testing.B) { benchmarkCluster(b, time.Minute) }

func benchmarkCluster(b *testing.B, wait time.Duration) {
	b.Helper()
	server, err := New(b.Context(), Options{TokenTTL: 1e6 * time.Hour})
	if err != nil {
		b.Fatal(err)
	}
	post := func(path, body, token string) *httptest.ResponseRecorder {
		request := httptest.NewRequestWithContext(b.Context(), "POST", path, strings.NewReader(body))
		request.Header.Set("X-Auth-Token", token)
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, request)
		if recorder.Code > 201 {
			b.Fatal(recorder.Body)
		}
		return recorder
	}
	token := post("/identity/v3/auth/tokens", passwordLogin("demo", "secret", "demo"), "").Header().Get("X-Subject-Token")
	i := 0
	for b.Loop() {
		i++
		post("/v1.0-nodes/"+server.Identity().ProjectID+"/clusters", cluster(fmt.Sprint("c", i), "cassandra", "2.0.6", 3, ""), token)
		if err := server.Advance(b.Context(), wait); err != nil {
			b.Fatal(err)
		}
	}
	if err := server.Close(); err != nil {
		b.Fatal(err)
	}
}
