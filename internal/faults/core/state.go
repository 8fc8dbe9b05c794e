package core

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// Entry is a resource in the state.
type Entry struct {
	Value    cty.Value
	Tainted  bool
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	// needs are the addresses that the resource referred to when it was applied last.
	needs []string
}

// State is what Terraform has written down, by address.
type State map[string]Entry

// Clone is one that is changed apart from this.
func (s State) Clone() State { return maps.Clone(s) }

// Addresses are those in the state, in alphabetic order.
func (s State) Addresses() []string { return slices.Sorted(maps.Keys(s)) }

// Text is an attribute at the top of a resource, "" where there is none.
func (s State) Text(address, name string) string {
	entry, ok := s[address]
	if !ok {
		return ""
	}
	value := attribute(entry.Value, name)
	if value == cty.NilVal || value.IsNull() || !value.IsKnown() || value.Type() != cty.String {
		return ""
	}
	return value.AsString()
}

// dependentsFirst are the addresses in the state, each before those that it needs.
func (s State) dependentsFirst() []string {
	var ordered []string
	seen := map[string]bool{}
	var visit func(address string)
	visit = func(address string) {
		if _, ok := s[address]; !ok || seen[address] {
			return
		}
		seen[address] = true
		for _, other := range s.Addresses() {
			if slices.Contains(s[other].needs, address) {
				visit(other)
			}
		}
		ordered = append(ordered, address)
	}
	for _, address := range s.Addresses() {
		visit(address)
	}
	return ordered
}

func cutAddress(address string) (typeName, name string, ok bool) { return strings.Cut(address, ".") }
