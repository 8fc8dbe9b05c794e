package configuration

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// unknownParameter says which parameter may have been meant. Trove takes names in any case; but it then neither reads their
// values with the right type nor gets such a group onto an instance (trove/configuration/models.py,
// find_parameter_details), so they have to be written just like this.
func unknownParameter(name string, parameters map[string]api.Parameter) error {
	if len(parameters) == 0 {
		return fmt.Errorf("there is no parameter that a configuration group can set, and so no %s", name)
	}
	near := nearest(name, slices.Sorted(maps.Keys(parameters)))
	if near == "" {
		return fmt.Errorf("there is no parameter %s that a configuration group can set; trove_datastore_parameters lists those that there are", name)
	}
	return fmt.Errorf("there is no parameter %s that a configuration group can set; perhaps %s is meant", name, near)
}

func readOnlyParameter(name string) error {
	return fmt.Errorf("%s is read-only: the cloud sets it itself; leave it out", name)
}

// nearest is the name with the fewest letters to change, if those are few: up to a third of it.
func nearest(wanted string, names []string) string {
	best, least := "", len(wanted)/3+1
	for _, name := range names {
		if changes := distance(strings.ToLower(wanted), strings.ToLower(name)); changes < least {
			best, least = name, changes
		}
	}
	return best
}

// distance is how many letters are to be put in, taken out or exchanged to make b of a (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		above := row[0]
		row[0] = i + 1
		for j := range len(b) {
			exchanged := above
			if a[i] != b[j] {
				exchanged++
			}
			above = row[j+1]
			row[j+1] = min(exchanged, row[j]+1, above+1)
		}
	}
	return row[len(b)]
}
