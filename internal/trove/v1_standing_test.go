package trove

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// v1Standing is a cluster of v1.0 that grows and shrinks as it is asked to: the task shows at once and lasts for two polls.
type v1Standing struct {
	mu        sync.Mutex
	datastore string
	members   []string // "id STATUS type shard"
	hidden    []string // mongodb's, which stand in the list of nodes only
	removing  []string
	task      api.Task
	working   int
	next      byte
	shards    int
	// refuse answers instead, where it returns anything.
	refuse func(body string) trovetest.Answer
	// outcome is what becomes of the cluster when a task is over.
	outcome func(*v1Standing)
}

func newV1Standing(cloud *cloud, datastore string, members ...string) *v1Standing {
	s := &v1Standing{datastore: datastore, members: members, task: api.TaskNone, next: 'k'}
	cloud.On(getCluster, func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.work()
		trovetest.Reply(http.StatusOK, trovetest.V1Cluster{
			ID: trovetest.ClusterID, Name: "products", Datastore: datastore, Task: string(s.task), Members: s.members,
		}.Doc())(w, r)
	})
	cloud.On(trovetest.RouteOfNodes, func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		var list []string
		for _, member := range slices.Concat(s.members, s.hidden) {
			parts := append(strings.Fields(member), "", "")
			list = append(list, trovetest.V1Instance(parts[0], "products-"+parts[0], trovetest.ClusterID, datastore, parts[1], parts[3]))
		}
		trovetest.V1Instances("", list...)(w, r)
	})
	cloud.On(trovetest.PostCluster, func(w http.ResponseWriter, r *http.Request) {
		body := cloud.Sent(trovetest.PostCluster)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.refuse != nil {
			if how := s.refuse(body); how != nil {
				how(w, r)
				return
			}
		}
		s.take(body)
		trovetest.Accepted()(w, r)
	})
	return s
}

// work is what happens until a poll.
func (s *v1Standing) work() {
	if s.working--; s.working != 0 {
		return
	}
	s.task = api.TaskNone
	for i, member := range s.members {
		s.members[i] = strings.Replace(member, " BUILD", " ACTIVE", 1)
	}
	gone := func(member string) bool { return slices.Contains(s.removing, strings.Fields(member)[0]) }
	s.members, s.hidden = slices.DeleteFunc(s.members, gone), slices.DeleteFunc(s.hidden, gone)
	if s.outcome != nil {
		s.outcome(s)
	}
}

func (s *v1Standing) take(body string) {
	var document struct {
		Grow []struct {
			Type      string
			RelatedTo string `json:"related_to"`
		}
		Shrink []struct{ ID string }
	}
	if err := json.Unmarshal([]byte(body), &document); err != nil {
		panic(err)
	}
	s.working = 3
	shards := map[string]string{}
	for _, node := range document.Grow {
		s.task = api.TaskGrowing
		id := string(s.next)
		s.next++
		if node.Type == "query_router" {
			s.hidden = append(s.hidden, id+" ACTIVE query_router")
			continue
		}
		shard := ""
		if node.RelatedTo != "" {
			if shards[node.RelatedTo] == "" {
				s.shards++
				shards[node.RelatedTo] = fmt.Sprintf("shard%d", s.shards)
			}
			shard = " member " + shards[node.RelatedTo]
		}
		// Every other one comes first: the order of nodes is none.
		place := 0
		if s.next%2 == 0 {
			place = len(s.members)
		}
		s.members = slices.Insert(s.members, place, id+" BUILD"+shard)
	}
	s.removing = nil
	for _, node := range document.Shrink {
		s.task = api.TaskShrinking
		s.removing = append(s.removing, node.ID)
	}
}

// actions are the bodies of what was asked to be done with the cluster, in order.
func (c *cloud) actions() []string {
	var list []string
	for _, request := range c.Requests() {
		if request.String() == trovetest.PostCluster {
			list = append(list, request.Body)
		}
	}
	return list
}
