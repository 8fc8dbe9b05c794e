package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// subcategories are the groups of the registries' navigation, by the first word of what is in them, in the singular: those of
// "cluster" have trove_cluster, trove_clusters and trove_cluster_node.
var subcategories = map[string]string{
	"cluster":       "Clusters",
	"instance":      "Instances",
	"database":      "Databases and users",
	"user":          "Databases and users",
	"root":          "Databases and users",
	"configuration": "Configuration groups",
	"backup":        "Backups",
	"module":        "Modules",
	"capability":    "What the cloud offers",
	"capabilities":  "What the cloud offers",
	"datastore":     "What the cloud offers",
	"flavor":        "What the cloud offers",
	"limit":         "What the cloud offers",
	"log":           "Instances",
	"node":          "Clusters",
	"quota":         "What the cloud offers",
	"region":        "What the cloud offers",
	"replica":       "Instances",
	"strategy":      "Backups",
	"certificate":   "Instances",
}

// kinds are the folders of pages about things that have a group. Functions have a place of their own in the navigation, and a guide says
// itself where it belongs.
var kinds = []string{"resources", "data-sources", "actions", "ephemeral-resources", "list-resources"}

// none is how tfplugindocs writes that a page has no group.
const none = "subcategory: \"\"\n"

// subcategoryOf is the group of the page that is called so, without trove_. Of a name with no known first word it is an error.
func subcategoryOf(name string) (string, error) {
	word, _, _ := strings.Cut(name, "_")
	for _, noun := range []string{word, strings.TrimSuffix(word, "s")} {
		if group, ok := subcategories[noun]; ok {
			return group, nil
		}
	}
	return "", fmt.Errorf("the page %s belongs to no group of the navigation: add %q to internal/docs/subcategories.go", name, word)
}

// sortPages writes into each page below a folder which group it belongs to. A page whose template says so itself stays as it is.
func sortPages(folder string) error {
	for _, kind := range kinds {
		pages, err := filepath.Glob(filepath.Join(folder, kind, "*.md"))
		if err != nil {
			return err
		}
		for _, page := range pages {
			text, err := os.ReadFile(page) //nolint:gosec // The folder is given by whoever runs this.
			if err != nil {
				return err
			}
			group, err := subcategoryOf(strings.TrimSuffix(filepath.Base(page), ".md"))
			if err != nil {
				return err
			}
			sorted := bytes.Replace(text, []byte(none), fmt.Appendf(nil, "subcategory: %q\n", group), 1)
			if err := os.WriteFile(page, sorted, 0o600); err != nil { //nolint:gosec // As above.
				return err
			}
		}
	}
	return nil
}
