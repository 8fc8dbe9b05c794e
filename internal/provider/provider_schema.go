package provider

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
)

// providerModel is the provider block. Names are those of terraform-provider-openstack, so that one shell and
// one set of variables serve both.
type providerModel struct {
	Cloud                       types.String `tfsdk:"cloud"`
	AuthURL                     types.String `tfsdk:"auth_url"`
	Region                      types.String `tfsdk:"region"`
	UserName                    types.String `tfsdk:"user_name"`
	UserID                      types.String `tfsdk:"user_id"`
	Password                    types.String `tfsdk:"password"`
	Token                       types.String `tfsdk:"token"`
	TenantID                    types.String `tfsdk:"tenant_id"`
	TenantName                  types.String `tfsdk:"tenant_name"`
	DomainID                    types.String `tfsdk:"domain_id"`
	DomainName                  types.String `tfsdk:"domain_name"`
	UserDomainID                types.String `tfsdk:"user_domain_id"`
	UserDomainName              types.String `tfsdk:"user_domain_name"`
	ProjectDomainID             types.String `tfsdk:"project_domain_id"`
	ProjectDomainName           types.String `tfsdk:"project_domain_name"`
	ApplicationCredentialID     types.String `tfsdk:"application_credential_id"`
	ApplicationCredentialName   types.String `tfsdk:"application_credential_name"`
	ApplicationCredentialSecret types.String `tfsdk:"application_credential_secret"`
	EndpointType                types.String `tfsdk:"endpoint_type"`
	EndpointOverrides           types.Map    `tfsdk:"endpoint_overrides"`
	Insecure                    types.Bool   `tfsdk:"insecure"`
	CACertFile                  types.String `tfsdk:"cacert_file"`
	Cert                        types.String `tfsdk:"cert"`
	Key                         types.String `tfsdk:"key"`
	MaxRetries                  types.Int64  `tfsdk:"max_retries"`
	API                         types.String `tfsdk:"api"`
}

func providerSchema() schema.Schema {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: description}
	}
	secret := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "Manages databases run by OpenStack Trove: clusters, their nodes, and replicated instances.",
		Attributes: map[string]schema.Attribute{
			"cloud":                         text("Entry of `clouds.yaml` to use. It is taken whole: the environment does not mix with it, as long as it is about another cloud. `OS_CLOUD`."),
			"auth_url":                      text("Keystone's address, with or without its version `/v3`, for example `https://cloud.example.com/identity/v3`. `OS_AUTH_URL`."),
			"region":                        text("Region whose Trove is spoken to; by default the first of the entry's `regions`, else the catalogue's first one. `OS_REGION_NAME`."),
			"user_name":                     text("Name of the user. `OS_USERNAME`."),
			"user_id":                       text("Id of the user. `OS_USER_ID`."),
			"password":                      secret("Password of the user. `OS_PASSWORD`."),
			"token":                         secret("A token. One for another project, or for none, is exchanged for one for the project that is named; without a project it is used as it is. It is not renewed when it expires. `OS_TOKEN` or `OS_AUTH_TOKEN`."),
			"tenant_id":                     text("Id of the project. Every login is for a project: one has to be named, unless an application credential, a trust (`OS_TRUST_ID`) or a token brings it. `OS_PROJECT_ID` or `OS_TENANT_ID`."),
			"tenant_name":                   text("Name of the project. `OS_PROJECT_NAME` or `OS_TENANT_NAME`."),
			"domain_id":                     text("Id of the domain of user and project alike. `OS_DOMAIN_ID`."),
			"domain_name":                   text("Name of the domain of user and project alike. `OS_DOMAIN_NAME`."),
			"user_domain_id":                text("Id of the user's domain, `default` where nothing is said of it. `OS_USER_DOMAIN_ID`."),
			"user_domain_name":              text("Name of the user's domain. `OS_USER_DOMAIN_NAME`."),
			"project_domain_id":             text("Id of the project's domain, `default` where nothing is said of it. `OS_PROJECT_DOMAIN_ID`."),
			"project_domain_name":           text("Name of the project's domain. `OS_PROJECT_DOMAIN_NAME`."),
			"application_credential_id":     text("Id of an application credential. `OS_APPLICATION_CREDENTIAL_ID`."),
			"application_credential_name":   text("Name of an application credential; needs the user as well. `OS_APPLICATION_CREDENTIAL_NAME`."),
			"application_credential_secret": secret("Secret of the application credential. `OS_APPLICATION_CREDENTIAL_SECRET`."),
			"endpoint_type": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Which of the catalogue's endpoints to use: `public` (default), `internal` or `admin`. `OS_INTERFACE` or `OS_ENDPOINT_TYPE`.",
				Validators:          []validator.String{stringvalidator.OneOf("", "public", "internal", "admin", "publicURL", "internalURL", "adminURL")},
			},
			"endpoint_overrides": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Addresses to use in place of the catalogue's; the key `database` is Trove's, its value ends with the project's id. `OS_DATABASE_ENDPOINT_OVERRIDE`.",
			},
			"insecure":    schema.BoolAttribute{Optional: true, MarkdownDescription: "Accept any certificate. `OS_INSECURE`, or `OS_VERIFY` with `false`."},
			"cacert_file": text("The certificate authorities to trust: a PEM text, or a file with them. `OS_CACERT`."),
			"cert":        text("The client's certificate: a PEM text, or a file with one; it may hold the key too. `OS_CERT`."),
			"key":         secret("The key of the client's certificate: a PEM text, or a file with one. `OS_KEY`."),
			"max_retries": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "How often a request is repeated that failed on its way or was rate limited, 5 by default. A create that may have reached the server is never repeated: it is looked for instead.",
				Validators:          []validator.Int64{int64validator.Between(0, 100)},
			},
			"api": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Trove's API dialect: `auto` (default) takes it from the endpoint's version, `nodes` is the API of *Replication And Clustering With Nodes*, `v1.0` the one that deployed clouds serve. `TROVE_API`.",
				Validators:          []validator.String{stringvalidator.OneOf("", "auto", "nodes", "v1.0")},
			},
		},
	}
}

// checkKnown refuses a provider block whose values are known only after an apply: connecting with half of the
// credentials would fail with an error that leads astray.
func (m providerModel) checkKnown(ctx context.Context) diag.Diagnostics {
	var diags diag.Diagnostics
	values := map[string]attr.Value{"endpoint_overrides": m.EndpointOverrides, "insecure": m.Insecure, "max_retries": m.MaxRetries}
	for name, value := range m.strings() {
		values[name] = value
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !knownThroughout(ctx, values[name]) {
			diags.AddAttributeError(path.Root(name), "Provider configuration is not known yet",
				"The value of "+name+" is known only after an apply, but connecting needs it now. Give it as a literal or a variable, or apply what it depends on first (-target).")
		}
	}
	return diags
}

func knownThroughout(ctx context.Context, value attr.Value) bool {
	known, err := value.ToTerraformValue(ctx)
	return err == nil && known.IsFullyKnown()
}

func (m providerModel) strings() map[string]types.String {
	return map[string]types.String{
		"cloud": m.Cloud, "auth_url": m.AuthURL, "region": m.Region, "user_name": m.UserName, "user_id": m.UserID,
		"password": m.Password, "token": m.Token, "tenant_id": m.TenantID, "tenant_name": m.TenantName,
		"domain_id": m.DomainID, "domain_name": m.DomainName, "user_domain_id": m.UserDomainID,
		"user_domain_name": m.UserDomainName, "project_domain_id": m.ProjectDomainID,
		"project_domain_name": m.ProjectDomainName, "application_credential_id": m.ApplicationCredentialID,
		"application_credential_name":   m.ApplicationCredentialName,
		"application_credential_secret": m.ApplicationCredentialSecret, "endpoint_type": m.EndpointType,
		"cacert_file": m.CACertFile, "cert": m.Cert, "key": m.Key, "api": m.API,
	}
}

// config is the block, beside which the environment and the files of this machine count.
func (m providerModel) config(machine clouds.Machine) session.Config {
	cfg := session.Config{Block: clouds.Block{}, Machine: machine, API: cmp.Or(m.API.ValueString(), machine.Getenv("TROVE_API"))}
	for name, value := range m.strings() {
		cfg.Block[name] = value.ValueString()
	}
	delete(cfg.Block, "api")
	if override, ok := m.EndpointOverrides.Elements()[overriddenService].(types.String); ok {
		cfg.Block["endpoint_overrides"] = override.ValueString()
	}
	if !m.Insecure.IsNull() {
		cfg.Block["insecure"] = strconv.FormatBool(m.Insecure.ValueBool())
	}
	if !m.MaxRetries.IsNull() {
		// The library takes 0 for its own default, and less for none at all.
		cfg.MaxRetries = cmp.Or(int(m.MaxRetries.ValueInt64()), -1)
	}
	return cfg
}

// overriddenService is the only service whose address is of use here.
const overriddenService = "database"

// checkOverrides tells of addresses that nobody asks for: a key that is misspelt would otherwise pass for an override.
func (m providerModel) checkOverrides() diag.Diagnostics {
	var diags diag.Diagnostics
	for _, name := range slices.Sorted(maps.Keys(m.EndpointOverrides.Elements())) {
		if name != overriddenService {
			diags.AddAttributeWarning(path.Root("endpoint_overrides").AtMapKey(name), fmt.Sprintf("endpoint_overrides: %q is not used", name),
				"This provider speaks to the database service alone, whose key is database. Other providers may have a use for the address.")
		}
	}
	return diags
}
