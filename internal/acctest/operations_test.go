package acctest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOperationsAreToldFromTheWireInBothDialects(t *testing.T) {
	for _, test := range []struct{ method, path, body, want string }{
		{"POST", "/clusters", `{"cluster": {"name": "c"}}`, "create cluster"},
		{"POST", "/clusters/c", `{"grow": [{"flavorRef": "1"}]}`, "add nodes"},
		{"POST", "/clusters/c/nodes", `{"nodes": {"num": 1}}`, "add nodes"},
		{"POST", "/clusters/c", `{"shrink": [{"id": "n"}]}`, "remove nodes"},
		{"DELETE", "/clusters/c/nodes/n", ``, "remove nodes"},
		{"POST", "/clusters/c/action", `{"replace_node": {"id": "n"}}`, "replace node"},
		{"POST", "/clusters/c", `{"upgrade": {"datastore_version": "2"}}`, "upgrade cluster"},
		{"POST", "/clusters/c", `{"configuration_attach": {"configuration_id": "g"}}`, "attach configuration to cluster"},
		{"POST", "/clusters/c", `{"reset-status": {"force_delete": true}}`, "reset cluster"},
		{"DELETE", "/clusters/c", ``, "delete cluster"},
		{"POST", "/instances", `{"instance": {"name": "i"}}`, "create instance"},
		{"POST", "/instances", `{"instance": {"name": "i", "replica_of": "m"}}`, "create slave"},
		{"POST", "/instances", `{"instance": {"name": "i", "slave": {"of": "m"}}}`, "create slave"},
		{"POST", "/instances", `{"instance": {"name": "i", "restorePoint": {"backupRef": "b"}}}`, "restore backup"},
		{"POST", "/instances/i/action", `{"resize": {"volume": {"size": 2}}}`, "grow volume"},
		{"POST", "/instances/i/action", `{"resize": {"flavorRef": "2"}}`, "resize flavor"},
		{"POST", "/instances/i/action", `{"detach": {}}`, "detach slave"},
		{"POST", "/instances/i/action", `{"promote_to_replica_source": {}}`, "promote slave"},
		{"PATCH", "/instances/i", `{"instance": {"replica_of": "m"}}`, "detach slave"},
		{"PUT", "/instances/i", `{"instance": {"name": "j"}}`, "rename instance"},
		{"PUT", "/instances/i", `{"instance": {"configuration": null}}`, "detach configuration from instance"},
		{"PUT", "/instances/i", `{"instance": {"configuration": "g"}}`, "attach configuration to instance"},
		{"PUT", "/instances/i", `{"instance": {"datastore_version": "8"}}`, "upgrade instance"},
		{"POST", "/clusters/c", `{"unheard_of": {}}`, ""},
	} {
		o := newObserver()
		o.datastores["c"], o.datastores["i"] = "d", "d"
		body := test.body
		if test.path == "/clusters" || test.path == "/instances" {
			body = body[:len(body)-2] + `, "datastore": {"type": "d"}}}`
		}
		o.see(test.method, test.path, []byte(body), 501, nil)
		want := map[string]map[string]string{}
		if test.want != "" {
			want = map[string]map[string]string{"d": {test.want: "refused"}}
		}
		assert.Equal(t, want, o.table(), "%s %s %s", test.method, test.path, test.body)
	}
}

func TestAnOperationWorksOnceItsObjectIsAtRestOrGone(t *testing.T) {
	o := newObserver()
	cluster := func(task, first, second string) []byte {
		return []byte(`{"cluster": {"id": "c", "datastore": {"type": "pxc"}, "task": {"name": "` + task + `"},
			"instances": [{"status": "` + first + `"}, {"status": "` + second + `"}]}}`)
	}
	o.see("POST", "/clusters", []byte(`{"cluster": {"datastore": {"type": "pxc"}}}`), 200, cluster("BUILDING", "", ""))
	o.see("GET", "/clusters/c", nil, 200, cluster("NONE", "ACTIVE", "BUILD"))
	assert.Empty(t, o.table(), "a node is still being built")
	o.see("GET", "/clusters/c", nil, 200, cluster("NONE", "ACTIVE", "ACTIVE"))
	o.see("POST", "/clusters/c", []byte(`{"grow": []}`), 202, cluster("GROWING_CLUSTER", "", ""))
	o.see("GET", "/clusters/c", nil, 200, cluster("GROWING_CLUSTER", "ERROR", "ERROR"))
	o.see("DELETE", "/clusters/c", nil, 422, nil)
	o.see("DELETE", "/clusters/c", nil, 202, nil)
	o.see("GET", "/clusters/c", nil, 404, nil)

	o.see("POST", "/instances", []byte(`{"instance": {"replica_of": "m"}}`), 200, []byte(`{"instance": {"id": "s", "datastore": {"type": "mysql"}, "status": "BUILD"}}`))
	o.see("GET", "/instances/s", nil, 200, []byte(`{"instance": {"id": "s", "datastore": {"type": "mysql"}, "status": "ACTIVE"}}`))
	assert.Equal(t, map[string]map[string]string{
		"pxc":   {"create cluster": "works", "add nodes": "stuck", "delete cluster": "works"},
		"mysql": {"create slave": "works"},
	}, o.table())
}

func TestRefusalsThatSayNothingOfWhatWorks(t *testing.T) {
	o := newObserver()
	o.see("GET", "/clusters/c", nil, 200, []byte(`{"cluster": {"id": "c", "datastore": {"type": "redis"}, "instances": [{"id": "n"}]}}`))
	o.see("GET", "/instances/n", nil, 200, []byte(`{"instance": {"id": "n", "datastore": {"type": "redis"}}}`))
	o.see("POST", "/clusters/c", []byte(`{"grow": []}`), 422, nil)
	o.see("POST", "/clusters/c", []byte(`{"grow": []}`), 400, []byte(`{"badRequest": {"code": 400, "message": "Resource 999 cannot be found."}}`))
	o.see("POST", "/instances/n/action", []byte(`{"restart": {}}`), 501, nil)
	assert.Empty(t, o.table(), "busy, a mistake, and a node by itself")
	o.see("POST", "/clusters/c", []byte(`{"restart": {}}`), 400, []byte(`{"badRequest": {"code": 400, "message": "Action 'restart' not supported"}}`))
	o.see("POST", "/clusters/c", []byte(`{"reset-status": {"force_delete": true}}`), 202, nil)
	assert.Equal(t, map[string]map[string]string{"redis": {"restart cluster": "refused", "reset cluster": "works"}}, o.table())
}

func TestARecordIsContradictedByWhatWorksNowAndByWhatIsNoLongerTried(t *testing.T) {
	record := map[string]map[string]string{"redis": {"create cluster": "works", "add nodes": "refused"}}
	observed := map[string]map[string]string{"redis": {"add nodes": "works", "delete cluster": "works"}}
	assert.Equal(t, []string{"redis: add nodes: recorded refused, now works"}, contradictions(record, observed, false))
	assert.Equal(t, []string{
		"redis: add nodes: recorded refused, now works",
		"redis: delete cluster: recorded nothing, now works",
		"redis: create cluster: recorded works, now not tried",
	}, contradictions(record, observed, true))
}
