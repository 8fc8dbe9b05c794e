package trove_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
)

// A program asks who replicates whom. With clouds.ThisMachine() as the configuration's Machine, it would log in as the OpenStack tools
// do, by clouds.yaml and the OS_* variables.
func Example() {
	ctx := context.Background()
	cloud := startCloud(map[string][]answer{
		"GET /instances/detail": {{http.StatusOK, `{"instances": [
			{"id": "1", "name": "shop", "status": "ACTIVE", "replicas": [{"id": "2"}]},
			{"id": "2", "name": "shop-replica", "status": "ACTIVE", "replica_of": {"id": "1"}}]}`}},
	})
	defer cloud.Close()

	client, err := trove.Connect(ctx, session.Config{Block: clouds.Block{
		"auth_url": cloud.URL + "/identity/v3", "user_name": "demo", "password": "secret", "tenant_name": "demo", "domain_name": "Default",
	}})
	if err != nil {
		log.Fatal(err)
	}
	instances, err := client.Instances(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, instance := range instances {
		if instance.MasterID != "" {
			fmt.Printf("%s is a slave of %s\n", instance.Name, instance.MasterID)
			continue
		}
		fmt.Printf("%s has the slaves %v\n", instance.Name, instance.SlaveIDs)
	}
	// Output:
	// shop has the slaves [2]
	// shop-replica is a slave of 1
}

// An instance is created, and waited for. The id is known before the wait, so that a program that is interrupted can write it down.
func ExampleClient_CreateInstance() {
	ctx := context.Background()
	cloud := startCloud(map[string][]answer{
		"GET /instances/detail": {{http.StatusOK, `{"instances": []}`}},
		"POST /instances":       {{http.StatusOK, `{"instance": {"id": "1", "name": "shop", "status": "BUILD"}}`}},
		"GET /instances/1":      {{http.StatusOK, `{"instance": {"id": "1", "name": "shop", "status": "ACTIVE", "ip": ["10.20.0.13"]}}`}},
	})
	defer cloud.Close()
	client := connect(ctx, cloud)

	created, err := client.CreateInstance(ctx, api.InstanceSpec{
		Name: "shop", Datastore: api.Datastore{Type: "mysql", Version: "8.0.29"}, FlavorID: "2", VolumeSize: 5,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(created.Object.ID, created.Object.Status)
	ready, err := client.WaitInstanceReady(ctx, created.Object.ID)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ready.ID, ready.Status, ready.IP)
	// Output:
	// 1 BUILD
	// 1 ACTIVE [10.20.0.13]
}

// What a refusal means is asked with errors.Is; what the server said stands in an *api.Error.
func ExampleClient_Instance_notFound() {
	ctx := context.Background()
	cloud := startCloud(map[string][]answer{
		"GET /instances/7": {{http.StatusNotFound, `{"itemNotFound": {"code": 404, "message": "Resource 7 cannot be found."}}`}},
	})
	defer cloud.Close()
	client := connect(ctx, cloud)

	_, err := client.Instance(ctx, "7")
	var refused *api.Error
	if errors.Is(err, api.ErrNotFound) && errors.As(err, &refused) {
		fmt.Println(refused.Code, refused.RequestID, refused.Message)
	}
	// Output: itemNotFound req-1 Resource 7 cannot be found.
}

// A quota that is used up is told apart from requests that come too fast: the one is for a person to solve, the other passes.
func ExampleClient_CreateInstance_quota() {
	ctx := context.Background()
	cloud := startCloud(map[string][]answer{
		"GET /instances/detail": {{http.StatusOK, `{"instances": []}`}},
		"POST /instances":       {{http.StatusRequestEntityTooLarge, `{"overLimit": {"code": 413, "message": "Quota exceeded for resources: ['instances']."}}`}},
	})
	defer cloud.Close()
	client := connect(ctx, cloud)

	_, err := client.CreateInstance(ctx, api.InstanceSpec{
		Name: "shop", Datastore: api.Datastore{Type: "mysql", Version: "8.0.29"}, FlavorID: "2", VolumeSize: 5,
	})
	fmt.Println(errors.Is(err, api.ErrQuota), errors.Is(err, api.ErrRateLimited))
	// Output: true false
}

// An object that failed while it was waited for is a *trove.StateError, with the server's words.
func ExampleClient_WaitInstanceReady_failed() {
	ctx := context.Background()
	cloud := startCloud(map[string][]answer{
		"GET /instances/1": {{http.StatusOK, `{"instance": {"id": "1", "name": "shop", "status": "ERROR", "fault": {"message": "No valid host was found."}}}`}},
	})
	defer cloud.Close()
	client := connect(ctx, cloud)

	_, err := client.WaitInstanceReady(ctx, "1")
	var state *trove.StateError
	if errors.Is(err, api.ErrFault) && errors.As(err, &state) {
		fmt.Printf("%s %s is in %s: %s\n", state.Kind, state.Name, state.Status, state.Fault)
	}
	// Output: instance shop is in ERROR: No valid host was found.
}

// What an API can't do is known before anything is sent.
func ExampleClient_Check() {
	ctx := context.Background()
	cloud := startCloud(nil)
	defer cloud.Close()
	client := connect(ctx, cloud)

	err := client.Check(api.OperationSizeSlave, "mysql")
	fmt.Println(client.API(), errors.Is(err, api.ErrUnsupported))
	// Output: v1.0 true
}

// answer is a status and a document.
type answer struct {
	status   int
	document string
}

// startCloud is a Keystone, and a Trove of the API v1.0, that answer each route with its answers in turn, the last one from then on. In a
// program of one's own the cloud takes its place.
func startCloud(answers map[string][]answer) *httptest.Server {
	var mu sync.Mutex
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Openstack-Request-Id", "req-1")
		if r.URL.Path == "/identity/v3/auth/tokens" {
			w.Header().Set("X-Subject-Token", "token")
			w.WriteHeader(http.StatusCreated)
			_, _ = fmt.Fprintf(w, `{"token": {"expires_at": "2099-01-01T00:00:00.000000Z", "project": {"id": "p", "name": "demo"}, "catalog": [
				{"type": "database", "endpoints": [{"interface": "public", "region": "RegionOne", "url": "%s/v1.0/p"}]}]}}`, server.URL)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		route := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/v1.0/p")
		queue := answers[route]
		if len(queue) == 0 {
			log.Fatalf("the example asks for %q", route) //nolint:gosec // It is what the example itself has asked for.
		}
		if len(queue) > 1 {
			answers[route] = queue[1:]
		}
		w.WriteHeader(queue[0].status)
		_, _ = fmt.Fprint(w, queue[0].document)
	}))
	return server
}

// connect is what the first example shows.
func connect(ctx context.Context, cloud *httptest.Server) *trove.Client {
	client, err := trove.Connect(ctx, session.Config{Block: clouds.Block{
		"auth_url": cloud.URL + "/identity/v3", "user_name": "demo", "password": "secret", "tenant_name": "demo", "domain_name": "Default",
	}})
	if err != nil {
		log.Fatal(err)
	}
	return client
}
