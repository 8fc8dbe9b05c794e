package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	projectInText = regexp.MustCompile(`\b[0-9a-f]{32}\b`)
	// momentInName is in the names of galera's members.
	momentInName = regexp.MustCompile(`-member-\d{10}\b`)
	faultInText  = regexp.MustCompile(`went wrong: \([0-9a-f-]+\)`)
)

// byChance are the titles of errors that name members in the order of their ids, which are random.
var byChance = []string{"shrink part of a shard", "shrink a shard that is still active"}

// compare compares an error's body to the letter, ids that are new with every answer aside, and other documents in shape.
func (r *replay) compare(e recorded, answer []byte) {
	r.t.Helper()
	if e.answer == "" {
		assert.Empty(r.t, string(answer), e.title)
		return
	}
	if e.status >= http.StatusBadRequest {
		masked := func(text string) string {
			text = faultInText.ReplaceAllString(projectInText.ReplaceAllString(text, "PROJECT"), "went wrong: (ID)")
			if slices.Contains(byChance, e.title) {
				text = uuidInText.ReplaceAllString(text, "MEMBER")
			}
			return text
		}
		assert.JSONEq(r.t, masked(r.translated(e.answer)), masked(string(answer)), e.title)
		return
	}
	var want, got any
	require.NoError(r.t, json.Unmarshal([]byte(e.answer), &want), e.title)
	if !assert.NoError(r.t, json.Unmarshal(answer, &got), "%s: %s", e.title, answer) {
		return
	}
	if differences := r.differences("", want, got); len(differences) > 0 {
		assert.Fail(r.t, "another document", "%s:\n%s\n%s", e.title, strings.Join(differences, "\n"), answer)
	}
	if created, ok := want.(map[string]any)["cluster"].(map[string]any); ok {
		r.cluster, _ = created["id"].(string)
	}
}

// differences says where two documents differ in keys, types or exact values. It learns the ids on the way.
func (r *replay) differences(path string, want, got any) []string {
	if fmt.Sprintf("%T", want) != fmt.Sprintf("%T", got) {
		return []string{fmt.Sprintf("%s: %T, not %T", path, got, want)}
	}
	var list []string
	switch want := want.(type) {
	case map[string]any:
		got, _ := got.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(want)) {
			if _, ok := got[key]; !ok {
				list = append(list, path+"."+key+": missing")
				continue
			}
			list = append(list, r.differences(path+"."+key, want[key], got[key])...)
		}
		for _, key := range slices.Sorted(maps.Keys(got)) {
			if _, ok := want[key]; !ok {
				list = append(list, path+"."+key+": unexpected")
			}
		}
		return list
	case []any:
		got, _ := got.([]any)
		if len(want) != len(got) {
			return []string{fmt.Sprintf("%s: %d entries, not %d", path, len(got), len(want))}
		}
		got = r.aligned(want, got)
		for i := range want {
			list = append(list, r.differences(fmt.Sprintf("%s[%d]", path, i), want[i], got[i])...)
		}
		return list
	case string:
		text, _ := got.(string)
		if uuidInText.MatchString(want) && len(want) == 36 {
			if known, ok := r.ids[want]; ok && known != text {
				return []string{fmt.Sprintf("%s: %s, not %s", path, text, known)}
			}
			r.ids[want] = text
		}
		wanted := momentInName.ReplaceAllString(r.translated(want), "-member-TIME")
		if isExact(path) && wanted != momentInName.ReplaceAllString(text, "-member-TIME") {
			return []string{fmt.Sprintf("%s: %s, not %s", path, text, wanted)}
		}
	default:
		if isExact(path) && want != got {
			return []string{fmt.Sprintf("%s: %v, not %v", path, got, want)}
		}
	}
	return nil
}

// exact are the members whose values must be equal too.
var exact = []string{
	"task.id", "task.name", "task.description", "type", "version", "size", "flavor.id", "code", "locality", "rel", "region", "version_number",
	"status", "operating_status", "is_public", "name", "used", "instance_count", "fault.message",
}

// chosen are the statuses of members, of which one after the other is restarted or upgraded, by their random ids.
var chosen = regexp.MustCompile(`^\.cluster\.instances\[\d+\]\.status$`)

func isExact(path string) bool {
	if chosen.MatchString(path) {
		return false
	}
	return slices.ContainsFunc(exact, func(key string) bool { return strings.HasSuffix(path, "."+key) })
}

// aligned puts the sandbox's entries into the order of the recording's: by id where it is known, or else by name. Trove lists by id, and
// ids are random.
func (r *replay) aligned(want, got []any) []any {
	key := func(entry any, mapped bool) string {
		object, _ := entry.(map[string]any)
		id, _ := object["id"].(string)
		name, _ := object["name"].(string)
		if mapped {
			if ours, ok := r.ids[id]; ok {
				return ours
			}
			return ""
		}
		if name == "" {
			return id
		}
		return name
	}
	rest := slices.Clone(got)
	aligned := make([]any, len(want))
	for i := range want {
		ours := key(want[i], true)
		if j := slices.IndexFunc(rest, func(e any) bool { o, _ := e.(map[string]any); return ours != "" && o["id"] == ours }); j >= 0 {
			aligned[i] = rest[j]
			rest = slices.Delete(rest, j, j+1)
		}
	}
	slices.SortStableFunc(rest, func(a, b any) int { return strings.Compare(key(a, false), key(b, false)) })
	var open []int
	for i := range want {
		if aligned[i] == nil {
			open = append(open, i)
		}
	}
	slices.SortStableFunc(open, func(i, j int) int { return strings.Compare(key(want[i], false), key(want[j], false)) })
	for n, i := range open {
		aligned[i] = rest[n]
	}
	return aligned
}
