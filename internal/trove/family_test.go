package trove

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// family is the instance m and its slaves, which are made as they are asked for, and are built after some looks at them.
type family struct {
	cloud *cloud
	mu    sync.Mutex
	// slaves are in the order in which they were made; their ids are a, b, c and so on.
	slaves []*slaveOfFamily
	// refuse answers a create instead, where it returns anything; lose drops the answer.
	refuse func(body string) trovetest.Answer
	lose   bool
	// rename answers a new name instead, where it returns anything.
	rename func(id string) trovetest.Answer
	// hidden are never listed.
	hidden map[string]bool
}

type slaveOfFamily struct {
	id, name string
	looks    int
}

// buildLooks is how many looks at a slave show it in BUILD.
const buildLooks = 3

func newFamily(cloud *cloud) *family {
	f := &family{cloud: cloud, hidden: map[string]bool{}}
	cloud.On(onBackups, trovetest.Reply(http.StatusOK, `{"backups": []}`))
	cloud.On(getM, f.locked(func() trovetest.Answer {
		replicas := ""
		for _, s := range f.slaves {
			replicas += fmt.Sprintf(`, {"id": %q}`, s.id)
		}
		if replicas != "" {
			replicas = replicas[2:]
		}
		return showsInstance("m", api.StatusActive, "replicas: ["+replicas+"]")
	}))
	cloud.On(listDetail, f.locked(func() trovetest.Answer {
		var all []string
		for _, s := range f.slaves {
			if !f.hidden[s.id] {
				all = append(all, s.look())
			}
		}
		return lists(all...)
	}))
	cloud.On(postInst, f.locked(func() trovetest.Answer {
		body := cloud.Sent(postInst)
		if f.refuse != nil {
			if refusal := f.refuse(body); refusal != nil {
				return refusal
			}
		}
		var document struct {
			Instance struct {
				Name  string `json:"name"`
				Count int    `json:"replica_count"`
			} `json:"instance"`
		}
		if err := json.Unmarshal([]byte(body), &document); err != nil {
			panic(err)
		}
		for _, name := range slaveNames(document.Instance.Name, max(document.Instance.Count, 1)) {
			f.add(name)
		}
		if f.lose {
			f.lose = false
			return trovetest.Reset()
		}
		return tells(f.slaves[len(f.slaves)-1].look())
	}))
	return f
}

// locked is an answer that is made while nothing else is.
func (f *family) locked(how func() trovetest.Answer) trovetest.Answer {
	return func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		answer := how()
		f.mu.Unlock()
		answer(w, r)
	}
}

// add makes a slave.
func (f *family) add(name string) {
	s := &slaveOfFamily{id: "abcdefgh"[len(f.slaves):][:1], name: name}
	f.slaves = append(f.slaves, s)
	f.cloud.On("GET /instances/"+s.id, f.locked(func() trovetest.Answer { return tells(s.look()) }))
	f.cloud.On("PATCH /instances/"+s.id, f.locked(func() trovetest.Answer {
		if f.rename != nil {
			if refusal := f.rename(s.id); refusal != nil {
				return refusal
			}
		}
		var document struct {
			Instance struct {
				Name string `json:"name"`
			} `json:"instance"`
		}
		if err := json.Unmarshal([]byte(f.cloud.Sent("PATCH /instances/"+s.id)), &document); err != nil {
			panic(err)
		}
		s.name = document.Instance.Name
		return trovetest.Accepted()
	}))
}

func (s *slaveOfFamily) look() string {
	status := api.StatusActive
	if s.looks++; s.looks <= buildLooks {
		status = api.StatusBuild
	}
	return ofM(s.id, s.name, fmt.Sprintf("status: %q", status))
}

// built tells whether a slave has been shown as built. Who answers a rename holds the lock.
func (f *family) built(id string) bool {
	return slices.ContainsFunc(f.slaves, func(s *slaveOfFamily) bool { return s.id == id && s.looks > buildLooks })
}

// names are what the server calls the slaves.
func (f *family) names() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var names []string
	for _, s := range f.slaves {
		names = append(names, s.name)
	}
	return names
}

// posts are the bodies of the creates, in order.
func (f *family) posts() []string {
	var bodies []string
	for _, request := range f.cloud.Requests() {
		if request.String() == postInst {
			bodies = append(bodies, request.Body)
		}
	}
	return bodies
}

type creationOutcome struct {
	made Created[api.Instance]
	err  error
}

// called are slaves of m of these names.
func called(names ...string) []api.InstanceSpec {
	var specs []api.InstanceSpec
	for _, name := range names {
		specs = append(specs, api.InstanceSpec{Name: name, SlaveOf: &api.SlaveOf{InstanceID: "m"}})
	}
	return specs
}

// createTogetherIn creates the slaves at the same time, in this order, with a context for each, and does something before
// the window closes.
func createTogetherIn(client *Client, cloud *cloud, contexts func(int) context.Context, inWindow func(), specs []api.InstanceSpec) []creationOutcome {
	arrived := make(chan struct{})
	var once sync.Once
	cloud.Clock.BeforeSleep(func(time.Duration) {
		once.Do(func() {
			<-arrived
			inWindow()
		})
	})
	outcomes := make([]creationOutcome, len(specs))
	var all sync.WaitGroup
	for i, spec := range specs {
		all.Go(func() { outcomes[i].made, outcomes[i].err = client.CreateInstance(contexts(i), spec) })
		for client.orders.waitingFor("m") < i+1 {
			<-time.After(time.Millisecond)
		}
	}
	close(arrived)
	all.Wait()
	return outcomes
}

// createAll is createTogetherIn for the test's own context.
func createAll(t *testing.T, cloud *cloud, client *Client, specs []api.InstanceSpec) []creationOutcome {
	t.Helper()
	return createTogetherIn(client, cloud, func(int) context.Context { return t.Context() }, func() {}, specs)
}

// idle tells that nobody works on m any longer.
func (f *family) idle(t *testing.T, client *Client) {
	t.Helper()
	unlock, err := client.locks.lock(trovetest.Within(t, 5*time.Second), "m")
	require.NoError(t, err)
	unlock()
	client.orders.mu.Lock()
	defer client.orders.mu.Unlock()
	assert.Empty(t, client.orders.of)
}

// got are the ids and names that callers got, without any error.
func got(t *testing.T, outcomes []creationOutcome) []string {
	t.Helper()
	var list []string
	for _, outcome := range outcomes {
		require.NoError(t, outcome.err)
		list = append(list, outcome.made.Object.ID+" "+outcome.made.Object.Name)
	}
	return list
}
