package cluster_test

import (
	"fmt"
	"regexp"
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// ids remembers an id in one step and compares it in another.
type ids map[string]string

// remember keeps the ids of the cluster and of its places.
func (i ids) remember(t *testing.T, places ...string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		i["cluster"] = acctest.Attribute(t, state, acctest.Products, "id")
		for _, place := range places {
			i[place] = acctest.Attribute(t, state, acctest.Products, "nodes."+place+".id")
		}
		return nil
	}
}

// keeps asserts that these places still have the node that is remembered.
func (i ids) keeps(t *testing.T, places ...string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		assert.Equal(t, i["cluster"], acctest.Attribute(t, state, acctest.Products, "id"), "the cluster was replaced")
		for _, place := range places {
			assert.Equal(t, i[place], acctest.Attribute(t, state, acctest.Products, "nodes."+place+".id"), "the node of %s was replaced", place)
		}
		return nil
	}
}

// changes asserts that these places have another node than the one that is remembered.
func (i ids) changes(t *testing.T, places ...string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		for _, place := range places {
			assert.NotEqual(t, i[place], acctest.Attribute(t, state, acctest.Products, "nodes."+place+".id"), "the node of %s is still the old one", place)
		}
		return nil
	}
}

// keepExtra keeps the id of the node.
func (i ids) keepExtra(t *testing.T, as string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		i["cluster"], i[as] = acctest.Attribute(t, state, acctest.Products, "id"), acctest.Attribute(t, state, extra, "id")
		return nil
	}
}

// nodeInPlace is the attribute of the id of a node in a place: "" for a place that has none yet.
var nodeInPlace = regexp.MustCompile(`^nodes\.[^.]+\.id$`)

// clusterHas checks how many nodes the cluster has, those in places and those that have none.
func clusterHas(nodes int) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		attributes := state.RootModule().Resources[acctest.Products].Primary.Attributes
		members, err := strconv.Atoi(attributes["members.#"])
		if err != nil {
			return err
		}
		for attribute, value := range attributes {
			if nodeInPlace.MatchString(attribute) && value != "" {
				members++
			}
		}
		if members != nodes {
			return fmt.Errorf("the cluster has %d nodes, not %d", members, nodes)
		}
		return nil
	}
}
