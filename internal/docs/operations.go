package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// records are what the acceptance tests observed, one file for each kind of server: datastore, operation, outcome.
type records struct {
	// nodes is the specification's API, released is v1.0 as Trove 18 is released, repaired with its known defects repaired, both with guest
	// agents of a cloud's own; stock is with those that come with Trove.
	nodes, released, repaired, stock map[string]map[string]string
}

// readRecords reads the files that the acceptance tests write.
func readRecords(folder string) (records, error) {
	var all records
	for name, into := range map[string]*map[string]map[string]string{
		"nodes": &all.nodes, "v1.0-unpatched": &all.released, "v1.0-repaired": &all.repaired,
		"v1.0-stock": &all.stock,
	} {
		text, err := os.ReadFile(filepath.Join(folder, name+".json")) //nolint:gosec // The folder is given by whoever runs this.
		if err != nil {
			return all, err
		}
		if err := json.Unmarshal(text, into); err != nil {
			return all, fmt.Errorf("%s: %w", name, err)
		}
	}
	return all, nil
}

// operationsPage is the page that shows the records as tables.
func operationsPage(all records) string {
	var page strings.Builder
	page.WriteString(`---
page_title: "What works where"
description: |-
  Which operation works on which datastore, in each of Trove's two APIs, as the tests found.
---

# What works where

The tests note what they ask a server for and what comes of it. These tables are written from that. An empty cell says that no test asked
for it.

| | |
|---|---|
| yes | it works |
| no | the server can't do it; where a plan would need it, the provider says so |
| defect | it works on a Trove in which a known defect is repaired. As Trove is released, the server refuses it with status 500, or the cluster gets stuck in its task; see [Using it on your cloud](cloud.md) |

## v1.0, the API of deployed clouds

As real Trove answered, release 18, on a cloud whose compute, volumes, networks and guest agents are stand-ins: what a guest image lacks is not seen here.

### With the guest agents that come with Trove

Only these three datastores have one, and none of them builds a cluster, whatever the API accepts. A master with slaves serves instead.

`)
	writeTable(&page, all.stock, all.stock)
	page.WriteString(`
### With guest agents of a cloud's own

A cloud whose operator keeps agents that answer every call, for every datastore that Trove's API knows. A stock Trove has none.

`)
	writeTable(&page, all.released, all.repaired)
	page.WriteString("\n## nodes, the API of *Replication And Clustering With Nodes*\n\nAs the reference server answers.\n\n")
	writeTable(&page, all.nodes, all.nodes)
	return page.String()
}

// writeTable writes one API's table: operations by datastores, clusters' operations before those of instances.
func writeTable(page *strings.Builder, released, repaired map[string]map[string]string) {
	columns, seen := map[string]bool{}, map[string]bool{}
	for _, found := range []map[string]map[string]string{released, repaired} {
		for datastore, outcomes := range found {
			columns[datastore] = true
			for operation := range outcomes {
				seen[operation] = true
			}
		}
	}
	datastores := slices.Sorted(maps.Keys(columns))
	operations := slices.Collect(maps.Keys(seen))
	slices.SortFunc(operations, func(a, b string) int {
		return strings.Compare(subject(a)+a, subject(b)+b)
	})
	fmt.Fprintf(page, "| | %s |\n|---|%s\n", strings.Join(datastores, " | "), strings.Repeat(":-:|", len(datastores)))
	for _, operation := range operations {
		cells := make([]string, len(datastores))
		for i, datastore := range datastores {
			cells[i] = cell(released[datastore][operation], repaired[datastore][operation])
		}
		fmt.Fprintf(page, "| %s | %s |\n", operation, strings.Join(cells, " | "))
	}
}

// subject is what an operation is about, for the order of the rows.
func subject(operation string) string {
	if strings.Contains(operation, "cluster") || strings.Contains(operation, "node") {
		return "cluster "
	}
	return "instance "
}

func cell(released, repaired string) string {
	switch {
	case released == "works":
		return "yes"
	case repaired == "works":
		return "defect"
	case released != "":
		return "no"
	}
	return ""
}
