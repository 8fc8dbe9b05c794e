package trove

import (
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// fitting are the ways in which a member can be what an allocation asked for: by its name, exactly, or where server or
// caller leaves something open. In an allocation, no type is a type: that of plain nodes.
var fitting = []func(api.Allocation, api.Member) bool{
	func(a api.Allocation, m api.Member) bool { return a.Name != "" && a.Name == m.Name && a.Type == m.Type },
	func(a api.Allocation, m api.Member) bool { return a.Region == m.Region && a.Type == m.Type },
	func(a api.Allocation, m api.Member) bool { return api.Agrees(m.Region, a.Region) && a.Type == m.Type },
	func(a api.Allocation, m api.Member) bool { return api.Agrees(m.Region, a.Region) && m.Type == "" },
}

// anyhow is for what the server has made as it saw fit.
var anyhow = append(slices.Clone(fitting), func(api.Allocation, api.Member) bool { return true })

// assign gives each allocation one of the added members: first to those that fit by the first of the rules, then by the
// next one. Where there are too few, a member without id stands for it.
func assign(want []api.Allocation, added []api.Member, rules []func(api.Allocation, api.Member) bool) []api.Member {
	dealt := make([]api.Member, len(want))
	taken := make([]bool, len(added))
	for _, fits := range rules {
		for i, allocation := range want {
			for j, member := range added {
				if dealt[i].ID == "" && !taken[j] && fits(allocation, member) {
					dealt[i], taken[j] = member, true
				}
			}
		}
	}
	return dealt
}
