package main

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/require"
)

// want is written by hand after Terraform's documentation of the format, not printed by this program.
const want = `{
  "format_version": "1.0",
  "provider_schemas": {
    "trove": {
      "provider": {
        "version": 0,
        "block": {
          "attributes": {
            "password": {"type": "string", "description": "Secret.", "description_kind": "plain", "optional": true, "sensitive": true}
          },
          "description": "A **provider**.",
          "description_kind": "markdown"
        }
      },
      "resource_schemas": {
        "trove_thing": {
          "version": 2,
          "block": {
            "attributes": {
              "id": {"type": "string", "description_kind": "plain", "computed": true},
              "tags": {"type": ["map", "string"], "description_kind": "plain", "optional": true, "deprecated": true},
              "secret_wo": {"type": "string", "description_kind": "plain", "optional": true, "write_only": true},
              "nodes": {
                "nested_type": {
                  "attributes": {
                    "region": {"type": "string", "description": "Where.", "description_kind": "markdown", "required": true},
                    "volume": {
                      "nested_type": {
                        "attributes": {"size": {"type": "number", "description_kind": "plain", "optional": true, "computed": true}},
                        "nesting_mode": "single"
                      },
                      "description_kind": "plain",
                      "optional": true
                    }
                  },
                  "nesting_mode": "map"
                },
                "description_kind": "plain",
                "required": true
              }
            },
            "block_types": {
              "slave_of": {
                "nesting_mode": "list",
                "block": {
                  "attributes": {
                    "links": {
                      "type": ["list", ["object", {"href": "string", "n": "number"}]], "description_kind": "plain", "computed": true
                    }
                  },
                  "description_kind": "plain"
                },
                "max_items": 1
              }
            },
            "description_kind": "plain"
          }
        }
      },
      "data_source_schemas": {
        "trove_other": {"version": 0, "block": {"description": "Old.", "description_kind": "plain", "deprecated": true}}
      },
      "ephemeral_resource_schemas": {
        "trove_password": {"version": 0, "block": {"description_kind": "plain"}}
      },
      "list_resource_schemas": {
        "trove_thing": {"version": 0, "block": {"description_kind": "plain"}}
      },
      "action_schemas": {
        "trove_promote": {
          "block": {"attributes": {"id": {"type": "string", "description_kind": "plain", "required": true}}, "description_kind": "plain"}
        }
      },
      "resource_identity_schemas": {
        "trove_thing": {
          "version": 1,
          "attributes": {
            "id": {"type": "string", "description": "Its id.", "required_for_import": true},
            "region": {"type": "string", "optional_for_import": true}
          }
        }
      }
    }
  }
}`

func TestConvert(t *testing.T) {
	empty := &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}}
	href := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"href": tftypes.String, "n": tftypes.Number}}
	thing := &tfprotov6.Schema{Version: 2, Block: &tfprotov6.SchemaBlock{
		Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "id", Type: tftypes.String, Computed: true},
			{Name: "tags", Type: tftypes.Map{ElementType: tftypes.String}, Optional: true, Deprecated: true},
			{Name: "secret_wo", Type: tftypes.String, Optional: true, WriteOnly: true},
			{Name: "nodes", Required: true, NestedType: &tfprotov6.SchemaObject{
				Nesting: tfprotov6.SchemaObjectNestingModeMap,
				Attributes: []*tfprotov6.SchemaAttribute{
					{Name: "region", Type: tftypes.String, Description: "Where.", DescriptionKind: tfprotov6.StringKindMarkdown, Required: true},
					{Name: "volume", Optional: true, NestedType: &tfprotov6.SchemaObject{
						Nesting:    tfprotov6.SchemaObjectNestingModeSingle,
						Attributes: []*tfprotov6.SchemaAttribute{{Name: "size", Type: tftypes.Number, Optional: true, Computed: true}},
					}},
				},
			}},
		},
		BlockTypes: []*tfprotov6.SchemaNestedBlock{{
			TypeName: "slave_of", Nesting: tfprotov6.SchemaNestedBlockNestingModeList, MaxItems: 1,
			Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
				{Name: "links", Type: tftypes.List{ElementType: href}, Computed: true},
			}},
		}},
	}}
	schemas := &tfprotov6.GetProviderSchemaResponse{
		Provider: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{
			Description: "A **provider**.", DescriptionKind: tfprotov6.StringKindMarkdown,
			Attributes: []*tfprotov6.SchemaAttribute{
				{Name: "password", Type: tftypes.String, Description: "Secret.", Optional: true, Sensitive: true},
			},
		}},
		ResourceSchemas: map[string]*tfprotov6.Schema{"trove_thing": thing},
		DataSourceSchemas: map[string]*tfprotov6.Schema{
			"trove_other": {Block: &tfprotov6.SchemaBlock{Description: "Old.", Deprecated: true}},
		},
		EphemeralResourceSchemas: map[string]*tfprotov6.Schema{"trove_password": empty},
		ListResourceSchemas:      map[string]*tfprotov6.Schema{"trove_thing": empty},
		ActionSchemas: map[string]*tfprotov6.ActionSchema{"trove_promote": {Schema: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{
			Attributes: []*tfprotov6.SchemaAttribute{{Name: "id", Type: tftypes.String, Required: true}},
		}}}},
	}
	identities := &tfprotov6.GetResourceIdentitySchemasResponse{IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{
		"trove_thing": {Version: 1, IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
			{Name: "id", Type: tftypes.String, Description: "Its id.", RequiredForImport: true},
			{Name: "region", Type: tftypes.String, OptionalForImport: true},
		}},
	}}

	got, err := convert(schemas, identities)
	require.NoError(t, err)
	text, err := json.Marshal(document{FormatVersion: "1.0", Providers: map[string]providerSchemas{"trove": got}})
	require.NoError(t, err)
	require.JSONEq(t, want, string(text))
}

func TestConvertRefusesFunctions(t *testing.T) {
	_, err := convert(&tfprotov6.GetProviderSchemaResponse{
		Functions: map[string]*tfprotov6.Function{"spread": {}},
	}, &tfprotov6.GetResourceIdentitySchemasResponse{})
	require.EqualError(t, err, "the provider has 1 functions, and this program does not know how to write them yet")
}
