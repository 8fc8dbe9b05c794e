package acctest

import "testing"

// Pages of lists, and what is asked of them in vain.
func TestDifferentialPages(t *testing.T) {
	t.Parallel()
	var exchanges []exchange
	for _, list := range []string{"/instances", "/clusters", "/configurations", "/modules", "/instances/detail", "/backups"} {
		for _, query := range []string{
			"limit=0", "limit=1", "limit=-1", "limit=x", "limit=1.5", "limit=%201", "limit=100000", "limit=", "marker=" + nobody, "marker=nosuch", "marker=", "marker=3",
			"limit=1&marker=" + nobody, "nosuch=1", "deleted=true", "include_clustered=true", "limit=99999999999999999999", "limit=2&limit=1",
		} {
			exchanges = append(exchanges, exchange{name: list + "?" + query, path: list + "?" + query})
		}
	}
	for _, path := range []string{
		"/datastores?limit=1", "/datastores?marker=x", "/datastores/mysql/versions?limit=1", "/limits", "/limits/1", "/flavors/", "/instances/", "/clusters/",
		"/flavors/x", "/flavors/1.5", "/datastores/", "/datastores/mysql/versions/", "/datastores/mysql/versions/5.5-inactive", "/datastores/versions/nosuch", "/quotas/{project}",
		"/volume-types", "/volume-types/nosuch", "/mgmt/instances", "/mgmt/clusters",
	} {
		exchanges = append(exchanges, exchange{name: path, path: path})
	}
	for _, path := range []string{"/flavors", "/datastores", "/limits", "/clusters/x/y"} {
		exchanges = append(exchanges, post("POST "+path, path, `{}`), exchange{name: "DELETE " + path, method: "DELETE", path: path})
	}
	exchanges = append(exchanges,
		exchange{name: "XML", path: "/instances", header: map[string]string{"Accept": "application/xml"}},
		exchange{name: "HTML", path: "/instances", header: map[string]string{"Accept": "text/html"}},
		exchange{name: "anything", path: "/instances", header: map[string]string{"Accept": "*/*"}},
		exchange{name: "no preference", path: "/instances", header: map[string]string{"Accept": ""}},
		exchange{name: "XML cluster", method: "POST", path: "/clusters", body: `<cluster/>`, header: map[string]string{"Content-Type": "application/xml"}},
		exchange{name: "cluster in a charset", method: "POST", path: "/clusters", body: `{}`, header: map[string]string{"Content-Type": "application/json; charset=utf-8"}},
		exchange{name: "cluster of no type", method: "POST", path: "/clusters", body: `{}`, header: map[string]string{"Content-Type": ""}},
	)
	compare(t, exchanges)
}
