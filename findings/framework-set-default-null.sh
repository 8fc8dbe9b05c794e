#!/usr/bin/env bash
# What       terraform-plugin-framework 1.19.0, plan of a create: set of nested objects, with a Default on one attribute and another
#            one that is only computed.
# Behaviour  Where the default is filled in, the computed attribute beside it is planned as null, a known value, and whatever id
#            Create then returns, Terraform (1.11.4) calls the result inconsistent. Where the attribute is configured, it is unknown.
#            An element of a set is addressed by its value: with the default in it, it is no longer found in the configuration.
# Guess      A computed attribute that is not configured is unknown in the plan of a create, in each element, as it is in a list.
# Seen       set: id of "a" (size from the default) null, of "b" (size = 20) unknown        list: both unknown
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOPATH=$work/go GOMODCACHE=$work/go/pkg/mod GOFLAGS=-mod=mod GOWORK=off

cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type (
	demo struct{ provider.Provider }
	farm struct{ resource.Resource }
)

func (demo) Metadata(_ context.Context, _ provider.MetadataRequest, r *provider.MetadataResponse) { r.TypeName = "demo" }
func (demo) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)             {}
func (demo) DataSources(context.Context) []func() datasource.DataSource                           { return nil }
func (demo) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return farm{} }}
}

func (farm) Metadata(_ context.Context, _ resource.MetadataRequest, r *resource.MetadataResponse) { r.TypeName = "demo_farm" }
func (farm) Schema(_ context.Context, _ resource.SchemaRequest, r *resource.SchemaResponse) {
	node := schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
		"name": schema.StringAttribute{Required: true},
		"size": schema.Int64Attribute{Optional: true, Computed: true, Default: int64default.StaticInt64(10)},
		"id":   schema.StringAttribute{Computed: true},
	}}
	r.Schema.Attributes = map[string]schema.Attribute{
		"set":  schema.SetNestedAttribute{Required: true, NestedObject: node},
		"list": schema.ListNestedAttribute{Required: true, NestedObject: node},
	}
}

func main() {
	nodeType := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"name": tftypes.String, "size": tftypes.Number, "id": tftypes.String}}
	set, list := tftypes.Set{ElementType: nodeType}, tftypes.List{ElementType: nodeType}
	farmType := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"set": set, "list": list}}
	node := func(name string, size any) tftypes.Value {
		return tftypes.NewValue(nodeType, map[string]tftypes.Value{"name": tftypes.NewValue(tftypes.String, name),
			"size": tftypes.NewValue(tftypes.Number, size), "id": tftypes.NewValue(tftypes.String, nil)})
	}
	nodes := []tftypes.Value{node("a", nil), node("b", 20)}
	wire := func(value any) *tfprotov6.DynamicValue {
		v, err := tfprotov6.NewDynamicValue(farmType, tftypes.NewValue(farmType, value))
		if err != nil {
			log.Fatal(err)
		}
		return &v
	}
	config := wire(map[string]tftypes.Value{"set": tftypes.NewValue(set, nodes), "list": tftypes.NewValue(list, nodes)})
	server := providerserver.NewProtocol6(demo{})()
	resp, err := server.PlanResourceChange(context.Background(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "demo_farm", PriorState: wire(nil), Config: config, ProposedNewState: config,
	})
	if err != nil || len(resp.Diagnostics) > 0 {
		log.Fatal(err, resp.Diagnostics)
	}
	planned, err := resp.PlannedState.Unmarshal(farmType)
	if err != nil {
		log.Fatal(err)
	}
	var kinds map[string]tftypes.Value
	_ = planned.As(&kinds)
	for _, kind := range []string{"set", "list"} {
		var elements []tftypes.Value
		_ = kinds[kind].As(&elements)
		for _, element := range elements {
			var attributes map[string]tftypes.Value
			var name string
			_ = element.As(&attributes)
			_ = attributes["name"].As(&name)
			fmt.Printf("%s %s: id known %t, null %t\n", kind, name, attributes["id"].IsKnown(), attributes["id"].IsNull())
		}
	}
}
GO
{ go mod init example.com/finding && go get github.com/hashicorp/terraform-plugin-framework@v1.19.0; } 2>log || { cat log >&2; exit 1; }
go run . 2>>log | tee seen || { cat log >&2; exit 1; }

diff -u - seen <<'END'
set a: id known true, null true
set b: id known false, null false
list a: id known false, null false
list b: id known false, null false
END
