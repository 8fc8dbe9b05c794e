package provider_test

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// The plans of changes, each of one thing, as Terraform prints them: testdata/plans has a file for each API, and in it each change by its name
// and the number of its lines. All objects stand in one configuration, and one plan has all changes: what a plan says of an object is about
// that object alone. Ids, times and addresses are written as such.
//
// Beside each object stands what depends on all that is no affair of the change, a DNS record on its address say. None of them is in a plan.

// planned is a change of one object: what it is before and after. On is what hangs on it, $, that the change is not about.
type planned struct{ kind, name, on, before, after string }

// What hangs on objects: on all of an instance but its times, on all but whose slave it is and where the public finds it, on all of the nodes
// of a cluster but those that come or go, and on a cluster whatever becomes of its nodes.
const (
	onInstance = "[$.id, $.created, $.hostname, $.region, $.locality, $.operating_status, $.ip, $.ip_address, $.role, $.slaves, $.master_id, $.status]"
	onServer   = "[$.id, $.created, $.hostname, $.region, $.locality, $.operating_status]"
	onNodes    = `[$.id, $.created, [for key in ["a", "c"] : [for name, value in $.nodes[key] : value if !contains(["configuration_id", "status", "updated"], name)]]]`
	onEnds     = `[$.id, $.created, $.nodes["a"], $.nodes["c"]]`
	onOldest   = "[$.id, $.created, $.members[0].id, $.members[0].ip]"
	onCluster  = "[$.id, $.created]"
)

// mostLines is how long the plan is at most that adds, removes or replaces one node of a cluster.
const mostLines = 25

func (p planned) address() string { return p.kind + "." + p.name }

func (p planned) declared(body string) string {
	text := ""
	if body != "" {
		text = fmt.Sprintf("resource %q %q {\n%s\n}\n", p.kind, p.name, body)
	}
	if p.on != "" {
		text += fmt.Sprintf("resource \"terraform_data\" %q {\n  triggers_replace = %s\n}\n", strings.ReplaceAll(p.address(), ".", "_"), strings.ReplaceAll(p.on, "$", p.address()))
	}
	return text
}

// printed has each object's part of what Terraform prints for a plan, with the warnings that are about it.
func printed(output string) map[string]string {
	for pattern, word := range map[string]string{
		`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`: "ID",
		`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`:                              "TIME",
		`-member-\d+`:                                                  "-member-N",
		`\b\d+\.\d+\.\d+\.\d+\b`:                                       "ADDRESS",
	} {
		output = regexp.MustCompile(pattern).ReplaceAllString(output, word)
	}
	all := map[string]string{}
	for _, found := range regexp.MustCompile(`(?ms)^  # (\S+) [^\n]*\n.*?^    }\n`).FindAllStringSubmatch(output, -1) {
		all[found[1]] = found[0]
	}
	for _, warning := range strings.Split(output, "\nWarning: ")[1:] {
		var told []string
		address := ""
		for line := range strings.SplitSeq(warning, "\n") {
			switch {
			case strings.HasPrefix(line, "  with "):
				address = strings.TrimSuffix(strings.TrimPrefix(line, "  with "), ",")
			case strings.TrimSpace(line) == "", strings.HasPrefix(line, "  on "), regexp.MustCompile(`^ +\d+:`).MatchString(line):
			case strings.HasPrefix(line, "────"), strings.HasPrefix(line, "Note: "):
				address += " "
			case !strings.HasSuffix(address, " "):
				told = append(told, line)
			}
		}
		// Warnings of one summary are folded into one, at whichever object came first.
		if address = strings.TrimSpace(address); address != "" && told[0] != "Even number of nodes" {
			all[address] += "Warning: " + strings.Join(told, "\n") + "\n"
		}
	}
	return all
}

// linesOf counts the lines of a plan, without those of the warnings.
func linesOf(plan string) int {
	changes, _, _ := strings.Cut(plan, "Warning: ")
	return strings.Count(changes, "\n")
}

// golden reads a file of plans: "== NAME N lines", those, and the warnings.
func golden(t *testing.T, name string) map[string]string {
	t.Helper()
	content, err := fs.ReadFile(os.DirFS("testdata/plans"), name+".txt")
	require.NoError(t, err)
	plans := map[string]string{}
	for _, part := range strings.Split(string(content), "== ")[1:] {
		title, text, _ := strings.Cut(part, "\n")
		text = strings.TrimRight(text, "\n") + "\n"
		var object string
		var lines int
		_, err := fmt.Sscanf(title, "%s %d lines", &object, &lines)
		require.NoError(t, err, title)
		assert.Equal(t, lines, linesOf(text), "the lines of %s", object)
		plans[object] = text
	}
	return plans
}

// expectPlans applies what is before, plans what is after, and compares what Terraform prints with the golden plans.
func expectPlans(t *testing.T, cloud *acctest.Cloud, name string, changes []planned, more string) {
	t.Helper()
	before, after := more, more
	for _, c := range changes {
		before += c.declared(c.before)
		after += c.declared(c.after)
	}
	terraform := cloud.Terraform(t, before)
	status, said := cloud.Apply(t, terraform)
	require.Zero(t, status, said)
	status, said = cloud.Finish(t, terraform.Start(t, "apply", "-refresh-only", "-auto-approve", "-no-color"))
	require.Zero(t, status, said)
	terraform.Write(t, after)
	status, said = terraform.Run(t, "plan", "-no-color")
	require.Zero(t, status, said)
	is := printed(said)
	want := golden(t, name)
	for _, c := range changes {
		address := c.address()
		assert.Equal(t, want[address], is[address], address)
		if c.on == onNodes {
			assert.LessOrEqual(t, linesOf(is[address]), mostLines, "%s is about one node, or about none", address)
		}
		delete(is, address)
		delete(want, address)
	}
	assert.Empty(t, is, "nothing else is planned or told")
	assert.Empty(t, want, "plans of nothing")
}

func TestAccPlansOnTheSpecification(t *testing.T) {
	acctest.NeedsTerraform(t)
	t.Parallel()
	cluster := func(name, nodes string) string {
		return fmt.Sprintf("  name = %q\n  datastore = { type = \"cassandra\", version = \"2.0.6\" }\n  flavor_id = \"7\"\n  volume = { size = 1 }\n  %s", name, nodes)
	}
	instance := func(name, more string) string {
		return fmt.Sprintf("  name = %q\n  datastore = { type = \"mysql\", version = \"5.5\" }\n  flavor_id = \"7\"\n  volume = { size = 1 }\n  %s", name, more)
	}
	const slave = "slave_of {\n    instance_id = trove_instance.master.id\n  }"
	three := `nodes = { a = { region = "west" }, b = { region = "east" }, c = { region = "eu" } }`
	four := `nodes = { a = { region = "west" }, b = { region = "east" }, c = { region = "eu" }, d = { region = "west" } }`
	changed := func(from, to string) string { return strings.Replace(three, from, to, 1) }
	expectPlans(t, acctest.NewCloud(t), "nodes", []planned{
		{"trove_cluster", "add", onNodes, cluster("add", three), cluster("add", four)},
		{"trove_cluster", "remove", onNodes, cluster("remove", four), cluster("remove", three)},
		{"trove_cluster", "replace-b", onNodes, cluster("replace-b", three), cluster("replace-b", changed(`"east"`, `"east", replacement_trigger = "disk"`))},
		{"trove_cluster", "move-b", onNodes, cluster("move-b", three), cluster("move-b", changed(`"east"`, `"west"`))},
		{"trove_cluster", "rename-b", onEnds, cluster("rename-b", three), cluster("rename-b", changed("b = ", "orient = "))},
		{"trove_cluster", "grow", onOldest, cluster("grow", "size = 3"), cluster("grow", "size = 4")},
		{"trove_cluster", "shrink", onOldest, cluster("shrink", "size = 4"), cluster("shrink", "size = 3")},
		{"trove_cluster", "name", onCluster, cluster("name", "size = 3"), cluster("name", "nodes = { a = {}, b = {}, c = {} }")},
		{"trove_cluster", "protect", onNodes, cluster("protect", three+"\n  deletion_protection = false"), cluster("protect", three)},
		{"trove_instance", "volume", onInstance, instance("volume", ""), strings.Replace(instance("volume", ""), "size = 1", "size = 2", 1)},
		{"trove_instance", "detach", onServer, instance("detach", slave), instance("detach", "")},
		{"trove_instance", "slave", "", "", instance("slave", slave)},
	}, "resource \"trove_instance\" \"master\" {\n"+instance("master", "")+"\n}\n")
}

func TestAccPlansOnV1(t *testing.T) {
	acctest.NeedsTerraform(t)
	t.Parallel()
	const size = "  datastore = { type = \"mysql\", version = \"5.7.29\" }\n  flavor_id = \"2\"\n  volume = { size = 1 }\n"
	named := func(name, more string) string { return fmt.Sprintf("  name = %q\n%s", name, more) }
	changed := func(text, from, to string) string { return strings.Replace(text, from, to, 1) }
	cluster := func(name, more string) string {
		return named(name, "  datastore = { type = \"mariadb\", version = \"10.4.12\" }\n  flavor_id = \"2\"\n  volume = { size = 1 }\n  "+more)
	}
	slave := func(master, more string) string {
		return "  slave_of {\n    instance_id = trove_instance." + master + ".id\n  }\n  " + more
	}
	group := func(name, datastore, values string) string {
		return fmt.Sprintf("resource \"trove_configuration\" %q {\n  name = %[1]q\n  datastore = %s\n  values = %s\n}\n", name, datastore, values)
	}
	groups := group("small", `{ type = "mysql", version = "5.7.29" }`, "{ max_connections = 200 }") + group("large", `{ type = "mysql", version = "5.7.29" }`, "{ max_connections = 400 }") +
		group("galera", `{ type = "mariadb", version = "10.4.12" }`, "{ connect_timeout = 15 }")
	grouped := func(name string) string { return "  configuration_id = trove_configuration." + name + ".id\n" }
	const open = "  access = { is_public = true }\n"
	three, four := `nodes = { a = {}, b = {}, c = {} }`, `nodes = { a = {}, b = {}, c = {}, d = {} }`
	expectPlans(t, acctest.NewTrove(t), "v1.0", []planned{
		{"trove_instance", "rename", onInstance, named("rename", size), named("orders", size)},
		{"trove_instance", "resize", onInstance, named("resize", size), named("resize", changed(size, `"2"`, `"3"`))},
		{"trove_instance", "volume", onInstance, named("volume", size), named("volume", changed(size, "size = 1", "size = 2"))},
		{"trove_instance", "upgrade", onInstance, named("upgrade", size), named("upgrade", changed(size, "5.7.29", "8.0.29"))},
		{"trove_instance", "open", onServer, named("open", size), named("open", size+open)},
		{"trove_instance", "cidrs", onInstance, named("cidrs", size+open), named("cidrs", size+changed(open, " }", `, allowed_cidrs = ["192.0.2.0/24"] }`))},
		{"trove_instance", "attach", onServer, named("attach", size), named("attach", size+grouped("small"))},
		{"trove_instance", "another", onServer, named("another", size+grouped("small")), named("another", size+grouped("large"))},
		{"trove_instance", "without", onServer, named("without", size+grouped("small")), named("without", size)},
		{"trove_instance", "keep", onInstance, named("keep", size), named("keep", size+"  final_backup = true\n")},
		{"trove_instance", "promote", onServer, named("promote", slave("first", "")), named("promote", slave("first", `role = "master"`))},
		{"trove_instance", "detach", onServer, named("detach", slave("second", "")), named("detach", size)},
		{"trove_instance", "slave", "", "", named("slave", slave("second", ""))},
		{"trove_cluster", "restart", onNodes, cluster("restart", three), cluster("restart", three+"\n  restart_trigger = \"1\"")},
		{"trove_cluster", "upgrade", onNodes, cluster("upgrade", three), changed(cluster("upgrade", three), "10.4.12", "10.6.7")},
		{"trove_cluster", "add", onNodes, cluster("add", three), cluster("add", four)},
		{"trove_cluster", "remove", onNodes, cluster("remove", four), cluster("remove", three)},
		{"trove_cluster", "replace-b", onNodes, cluster("replace-b", three), cluster("replace-b", changed(three, "b = {", `b = { replacement_trigger = "disk"`))},
		{"trove_cluster", "group", onCluster, cluster("group", three), cluster("group", three+"\n"+grouped("galera"))},
		{"trove_cluster", "roll", onCluster, cluster("roll", three), changed(cluster("roll", three), `"2"`, `"3"`)},
		{"trove_cluster", "grow", onOldest, cluster("grow", "size = 3"), cluster("grow", "size = 4")},
	}, groups+"resource \"trove_instance\" \"first\" {\n"+named("first", size)+"}\nresource \"trove_instance\" \"second\" {\n"+named("second", size)+"}\n")
}
