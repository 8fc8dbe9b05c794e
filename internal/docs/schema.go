package main

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The types below are Terraform's provider schema representation, format version 1.0, as its documentation of `terraform providers
// schema` describes it: https://developer.hashicorp.com/terraform/cli/commands/providers/schema.

type document struct {
	FormatVersion string                     `json:"format_version"`
	Providers     map[string]providerSchemas `json:"provider_schemas"`
}

type providerSchemas struct {
	Provider   schema                    `json:"provider"`
	Resources  map[string]schema         `json:"resource_schemas,omitempty"`
	Data       map[string]schema         `json:"data_source_schemas,omitempty"`
	Ephemeral  map[string]schema         `json:"ephemeral_resource_schemas,omitempty"`
	Lists      map[string]schema         `json:"list_resource_schemas,omitempty"`
	Actions    map[string]actionSchema   `json:"action_schemas,omitempty"`
	Identities map[string]identitySchema `json:"resource_identity_schemas,omitempty"`
}

type schema struct {
	Version int64 `json:"version"`
	Block   block `json:"block"`
}

type actionSchema struct {
	Block block `json:"block"`
}

type identitySchema struct {
	Version    int64                        `json:"version"`
	Attributes map[string]identityAttribute `json:"attributes"`
}

type identityAttribute struct {
	Type              tftypes.Type `json:"type"`
	Description       string       `json:"description,omitempty"`
	RequiredForImport bool         `json:"required_for_import,omitempty"`
	OptionalForImport bool         `json:"optional_for_import,omitempty"`
}

type block struct {
	Attributes      map[string]attribute   `json:"attributes,omitempty"`
	Blocks          map[string]nestedBlock `json:"block_types,omitempty"`
	Description     string                 `json:"description,omitempty"`
	DescriptionKind string                 `json:"description_kind"`
	Deprecated      bool                   `json:"deprecated,omitempty"`
}

type nestedBlock struct {
	Nesting  string `json:"nesting_mode"`
	Block    block  `json:"block"`
	MinItems int64  `json:"min_items,omitempty"`
	MaxItems int64  `json:"max_items,omitempty"`
}

// attribute has either a Type or a Nested one.
type attribute struct {
	Type            tftypes.Type `json:"type,omitempty"`
	Nested          *nestedType  `json:"nested_type,omitempty"`
	Description     string       `json:"description,omitempty"`
	DescriptionKind string       `json:"description_kind"`
	Deprecated      bool         `json:"deprecated,omitempty"`
	Required        bool         `json:"required,omitempty"`
	Optional        bool         `json:"optional,omitempty"`
	Computed        bool         `json:"computed,omitempty"`
	Sensitive       bool         `json:"sensitive,omitempty"`
	WriteOnly       bool         `json:"write_only,omitempty"`
}

type nestedType struct {
	Attributes map[string]attribute `json:"attributes"`
	Nesting    string               `json:"nesting_mode"`
}

// convert turns the plugin protocol's answers into Terraform's representation. Functions are an error, since their
// representation is a different one, and a page left out in silence would not be missed.
func convert(in *tfprotov6.GetProviderSchemaResponse, ids *tfprotov6.GetResourceIdentitySchemasResponse) (providerSchemas, error) {
	if len(in.Functions) > 0 {
		return providerSchemas{}, fmt.Errorf("the provider has %d functions, and this program does not know how to write them yet", len(in.Functions))
	}
	out := providerSchemas{
		Provider:  fromSchema(in.Provider),
		Resources: each(in.ResourceSchemas, fromSchema),
		Data:      each(in.DataSourceSchemas, fromSchema),
		Ephemeral: each(in.EphemeralResourceSchemas, fromSchema),
		Lists:     each(in.ListResourceSchemas, fromSchema),
		Actions: each(in.ActionSchemas, func(s *tfprotov6.ActionSchema) actionSchema {
			return actionSchema{Block: fromSchema(s.Schema).Block}
		}),
		Identities: each(ids.IdentitySchemas, fromIdentity),
	}
	return out, nil
}

func each[In, Out any](in map[string]In, convert func(In) Out) map[string]Out {
	out := make(map[string]Out, len(in))
	for name, one := range in {
		out[name] = convert(one)
	}
	return out
}

func fromSchema(in *tfprotov6.Schema) schema {
	return schema{Version: in.Version, Block: fromBlock(in.Block)}
}

func fromIdentity(in *tfprotov6.ResourceIdentitySchema) identitySchema {
	out := identitySchema{Version: in.Version, Attributes: map[string]identityAttribute{}}
	for _, a := range in.IdentityAttributes {
		out.Attributes[a.Name] = identityAttribute{
			Type: a.Type, Description: a.Description, RequiredForImport: a.RequiredForImport, OptionalForImport: a.OptionalForImport,
		}
	}
	return out
}

func fromBlock(in *tfprotov6.SchemaBlock) block {
	out := block{
		Attributes:      fromAttributes(in.Attributes),
		Blocks:          map[string]nestedBlock{},
		Description:     in.Description,
		DescriptionKind: strings.ToLower(in.DescriptionKind.String()),
		Deprecated:      in.Deprecated,
	}
	for _, b := range in.BlockTypes {
		out.Blocks[b.TypeName] = nestedBlock{
			Nesting: strings.ToLower(b.Nesting.String()), Block: fromBlock(b.Block), MinItems: b.MinItems, MaxItems: b.MaxItems,
		}
	}
	return out
}

func fromAttributes(in []*tfprotov6.SchemaAttribute) map[string]attribute {
	out := make(map[string]attribute, len(in))
	for _, a := range in {
		converted := attribute{
			Type: a.Type, Description: a.Description, DescriptionKind: strings.ToLower(a.DescriptionKind.String()), Deprecated: a.Deprecated,
			Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive, WriteOnly: a.WriteOnly,
		}
		if a.NestedType != nil {
			converted.Nested = &nestedType{
				Attributes: fromAttributes(a.NestedType.Attributes), Nesting: strings.ToLower(a.NestedType.Nesting.String()),
			}
		}
		out[a.Name] = converted
	}
	return out
}
