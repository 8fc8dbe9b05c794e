package trove

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

const addNodes = "POST /clusters/" + trovetest.ClusterID + "/nodes"

// standing is a cluster that grows as it is asked to: the new nodes are shown at once, it is at work for two polls, and
// then ready.
type standing struct {
	mu      sync.Mutex
	members []string
	next    byte
	working int
	// refuse answers instead of growing, where it returns anything.
	refuse func(body string) trovetest.Answer
}

func newStanding(cloud *cloud, members ...string) *standing {
	s := &standing{members: members, next: 'k'}
	cloud.On(getCluster, func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		status := api.StatusActive
		if s.working > 0 {
			s.working--
			status = api.StatusGrow
		}
		trovetest.Showing(status, s.members...)(w, r)
	})
	cloud.On(addNodes, func(w http.ResponseWriter, r *http.Request) {
		body := cloud.Sent(addNodes)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.refuse != nil {
			if how := s.refuse(body); how != nil {
				how(w, r)
				return
			}
		}
		s.grow(body)
		trovetest.Accepted()(w, r)
	})
	return s
}

func (s *standing) grow(body string) {
	var document struct {
		Nodes struct {
			Num         int
			Allocations []struct{ Region, Type string }
		}
	}
	if err := json.Unmarshal([]byte(body), &document); err != nil {
		panic(err)
	}
	for i := range document.Nodes.Num {
		member := string(s.next)
		if i < len(document.Nodes.Allocations) {
			member += " " + document.Nodes.Allocations[i].Region + " " + document.Nodes.Allocations[i].Type
		}
		s.members = append(s.members, member)
		s.next++
	}
	s.working = 2
}

// outcome is what one caller of Grow got.
type outcome struct {
	members []api.Member
	err     error
}

// growTogether calls Grow for all of them at the same time: the window stays open until they all have arrived.
func growTogether(cloud *cloud, client *Client, wants ...[]api.Allocation) []outcome {
	return growWith(cloud, client, func(int) context.Context { return cloud.T.Context() }, func() {}, wants...)
}

// growWith is growTogether with a context for each, and something to do before the window closes.
func growWith(cloud *cloud, client *Client, contexts func(int) context.Context, inWindow func(), wants ...[]api.Allocation) []outcome {
	arrived := make(chan struct{})
	var once sync.Once
	cloud.Clock.BeforeSleep(func(d time.Duration) {
		if d <= window {
			once.Do(func() {
				<-arrived
				inWindow()
			})
		}
	})
	outcomes := make([]outcome, len(wants))
	var all sync.WaitGroup
	for i, want := range wants {
		all.Go(func() { outcomes[i].members, outcomes[i].err = client.Grow(contexts(i), trovetest.ClusterID, want) })
		for client.growths.waitingFor(trovetest.ClusterID) < i+1 {
			<-time.After(time.Millisecond)
		}
	}
	close(arrived)
	all.Wait()
	return outcomes
}

// waitingFor is how many wishes wait for the object.
func (q *queues[W]) waitingFor(id string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if one := q.of[id]; one != nil {
		return len(one.waiting)
	}
	return 0
}

func ids(members []api.Member) string {
	var list []string
	for _, member := range members {
		list = append(list, member.ID)
	}
	return strings.Join(list, " ")
}

// free tells that nobody works on the cluster any longer.
func free(t *testing.T, client *Client) {
	t.Helper()
	unlock, err := client.locks.lock(trovetest.Within(t, 5*time.Second), trovetest.ClusterID)
	require.NoError(t, err)
	unlock()
	client.growths.mu.Lock()
	defer client.growths.mu.Unlock()
	assert.Empty(t, client.growths.of)
}
