package main

import (
	"encoding/json"
	"fmt"
)

// topology is one of the specification's three, in a folder of examples/topologies, and what is to happen to it.
type topology struct {
	folder string
	title  string
	// victim is what changes behind Terraform's back, drift how, and happens says so.
	victim  place
	drift   func(id string) drift
	happens string
	// finds is the whole plan that Terraform then makes.
	finds string
	// aside says that what the specification asks of nodes besides is shown too.
	aside bool
}

// otherFlavor is one that no example declares.
const otherFlavor = "8"

var topologies = []topology{
	{
		folder: "cassandra",
		title:  "a cluster of three nodes in west, east and eu",
		victim: place{"trove_cluster.products", "east"},
		drift: func(id string) drift {
			flavor := otherFlavor
			return drift{ID: id, FlavorID: &flavor}
		},
		happens: fmt.Sprintf("The node in east has flavor %s.", otherFlavor),
		finds:   "trove_cluster.products (update)",
		aside:   true,
	},
	{
		folder:  "mongodb",
		title:   "five nodes in two regions, and two arbiters in a third",
		victim:  place{"trove_cluster.products", "west-2"},
		drift:   gone,
		happens: "The node west-2 is gone.",
		finds:   "trove_cluster.products (update)",
	},
	{
		folder:  "mysql",
		title:   "a master and two slaves, one of them read-only",
		victim:  place{"trove_instance.reports", ""},
		drift:   gone,
		happens: "The read-only slave is gone.",
		finds:   "trove_instance.reports (create)",
	},
}

func gone(id string) drift { return drift{ID: id, Gone: true} }

// place is an object in Terraform's state: a resource, or with a node's name that entry of its nodes.
type place struct{ address, node string }

// id finds the object's id in a state as `terraform show -json` prints it.
func (p place) id(state []byte) (string, error) {
	type object struct {
		ID string `json:"id"`
	}
	var document struct {
		Values struct {
			Root struct {
				Resources []struct {
					Address string `json:"address"`
					Values  struct {
						object
						Nodes map[string]object `json:"nodes"`
					} `json:"values"`
				} `json:"resources"`
			} `json:"root_module"`
		} `json:"values"`
	}
	if err := json.Unmarshal(state, &document); err != nil {
		return "", fmt.Errorf("reading the state: %w", err)
	}
	for _, r := range document.Values.Root.Resources {
		if r.Address != p.address {
			continue
		}
		id := r.Values.ID
		if p.node != "" {
			id = r.Values.Nodes[p.node].ID
		}
		if id != "" {
			return id, nil
		}
	}
	return "", fmt.Errorf("the state has no id for %s %s", p.address, p.node)
}
