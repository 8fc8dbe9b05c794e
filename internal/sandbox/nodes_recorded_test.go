package sandbox

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// Of groups, databases, users, root and backups the specification prints no document. Those of the API nodes are real Trove's, as
// recorded.
func TestWhatIsNotPrintedIsAnsweredAsRecorded(t *testing.T) {
	t.Run("configurations", func(t *testing.T) {
		r := newNodesReplay(t)
		r.playAlike("configurations", configurationsOtherwise, map[string]func(){
			"instances of the configuration": func() {
				group := r.translated("57807d83-dcd0-424e-9f11-1c269701b4ea")
				r.ids[withcfg] = r.create("/instances", change(t, instance("withcfg", ""), `"name"`, `"configuration":"`+group+`","name"`))
				r.advance(time.Minute)
			},
		})
	})
	for name, otherwise := range map[string]map[string]string{"databases-users": nil, "backups": backupsOtherwise} {
		t.Run(name, func(t *testing.T) {
			r := newNodesReplay(t)
			r.ids[withcfg] = r.create("/instances", instance("withcfg", ""))
			r.advance(time.Minute)
			r.playAlike(name, otherwise, nil)
		})
	}
}

const instancesArePrinted = "Show Instance and Create Instance are printed in the specification"

var configurationsOtherwise = map[string]string{
	"list, empty":                               "the specification's two groups belong to every project",
	"list":                                      "the same",
	"below minimum":                             "the specification gives its parameters no bounds",
	"no values":                                 "the sandbox's group is kept, and so counted by a later list",
	"unknown datastore":                         "a group of this API names the version too",
	"instance created with a configuration":     instancesArePrinted,
	"instance show has configuration object":    instancesArePrinted,
	"instance after that":                       instancesArePrinted,
	"after detach":                              instancesArePrinted,
	"RESTART_REQUIRED":                          instancesArePrinted,
	"after detach (needs restart)":              instancesArePrinted,
	"PUT {} (what troveclient used for detach)": "it would change nothing",
	`detach by PATCH configuration ""`:          "the message lists forms that this API does not take",
	`detach by PUT configuration ""`:            "the same",
	"configuration for another datastore":       "there is no postgresql in the specification",
	"attach configuration of another datastore": "the same",
}

var backupsOtherwise = map[string]string{
	"list, empty":            "there is a backup of an earlier recording in it",
	"list":                   "the same",
	"instance while BACKUP":  instancesArePrinted,
	"restore":                "Create Master has no backup to restore",
	"backup strategies":      "the sandbox has none",
	"create backup strategy": "the same",
}

// newNodesReplay asks the API nodes what real Trove was asked.
func newNodesReplay(t *testing.T) *replay {
	t.Helper()
	r := newReplay(t, func(o *Options) { o.API, o.Start = APINodes, specTime })
	r.front = "/v1.0-nodes"
	return r
}

// laterNumber is a member that Trove got long after the specification.
var laterNumber = regexp.MustCompile(`,\s*"datastore_version_number": "[^"]*"`)

// playAlike sends every request of the recording but those that otherwise names, to the specification's mysql in place of the recording's. What
// is in before is done before the request of that title.
func (r *replay) playAlike(name string, otherwise map[string]string, before map[string]func()) {
	r.t.Helper()
	met := map[string]bool{}
	for _, e := range recording(r.t, name) {
		if f := before[e.title]; f != nil {
			f()
		}
		switch {
		case otherwise[e.title] != "":
			met[e.title] = true
		case e.method == "":
			r.settle()
		default:
			e.body = strings.ReplaceAll(e.body, "5.7.29", "5.5")
			e.answer = strings.ReplaceAll(laterNumber.ReplaceAllString(e.answer, ""), "5.7.29", "5.5")
			r.send(e)
		}
	}
	assert.ElementsMatch(r.t, slices.Collect(maps.Keys(otherwise)), slices.Collect(maps.Keys(met)), "there is no such exchange")
}
