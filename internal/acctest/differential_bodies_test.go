package acctest

import (
	"fmt"
	"strings"
)

// nobody is an id that nothing has.
const nobody = "00000000-0000-4000-8000-00000000dead"

// network is the one that users' instances are in, in both clouds.
const network = Network

// member is an entry of a cluster's instances. Where the cloud has a management network, {nics} puts it into the users' network, too.
const member = `{"flavorRef":"2","volume":{"size":1}{nics}}`

// members is so many of them, separated by commas.
func members(count int) string { return strings.Repeat(","+member, count)[min(count, 1):] }

// newCluster is the body that orders a cluster. Members are as they stand in its list; more is what else is in the body.
func newCluster(datastore, version, members string, more ...string) string {
	return fmt.Sprintf(`{"cluster":{"name":"c","datastore":{"type":%q,"version":%q},"instances":[%s]%s}}`,
		datastore, version, members, strings.Join(append([]string{""}, more...), ","))
}

// newInstance is the body that orders an instance of MySQL, with what else is in it.
func newInstance(name string, more ...string) string {
	return fmt.Sprintf(`{"instance":{"name":%q,"flavorRef":"2","volume":{"size":1},"datastore":{"type":"mysql","version":"5.7.29"}%s}}`,
		name, strings.Join(append([]string{""}, more...), ","))
}

// post is a request that is refused, or answered at once.
func post(name, path, body string) exchange {
	return exchange{name: name, method: "POST", path: path, body: body}
}

// await shows something until it has this text at this place. Something may still be at work on it then, so that Trove does
// or does not ask the guest how full its volume is.
func await(name, path, place, text string) exchange {
	return exchange{name: name, path: path, until: [2]string{place, text}, without: []string{"instance.volume.used"}}
}

// gone deletes something, and shows it until it is gone.
func gone(name, path string) []exchange {
	return []exchange{
		{name: "delete " + name, method: "DELETE", path: path},
		{name: name + " is gone", path: path, status: 404},
	}
}

const cluster = "/clusters/{cluster}"

// create orders the cluster that the others are about.
func create(name, body string) exchange {
	return exchange{name: name, method: "POST", path: "/clusters", body: body, keep: map[string]string{"cluster": "cluster.id"}}
}

// act does something to the cluster.
func act(name, body string) exchange { return post(name, cluster, body) }

// settled shows the cluster until it has no task, and then so many of its members until they are active.
func settled(name string, members int) []exchange {
	exchanges := []exchange{{
		name: name, path: cluster, until: [2]string{"cluster.task.name", "NONE"},
		// Guests report in their own time.
		without: []string{"cluster.instances", "cluster.ip"},
	}}
	for i := range members {
		exchanges = append(exchanges, exchange{
			name: fmt.Sprintf("%s, and member %d is active", name, i+1), path: cluster,
			until: [2]string{fmt.Sprintf("cluster.instances.%d.status", i), "ACTIVE"}, without: []string{"cluster.instances", "cluster.ip"},
		})
	}
	return exchanges
}
