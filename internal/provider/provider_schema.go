package provider

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
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
			"cloud":                         text("Entry of `clouds.yaml` to use. `OS_CLOUD`."),
			"auth_url":                      text("Keystone's address, with its version, for example `https://cloud.example.com/identity/v3`. `OS_AUTH_URL`."),
			"region":                        text("Region whose Trove is spoken to. `OS_REGION_NAME`."),
			"user_name":                     text("Name of the user. `OS_USERNAME`."),
			"user_id":                       text("Id of the user. `OS_USER_ID`."),
			"password":                      secret("Password of the user. `OS_PASSWORD`."),
			"token":                         secret("A token to use as it is; it is not renewed when it expires. `OS_TOKEN` or `OS_AUTH_TOKEN`."),
			"tenant_id":                     text("Id of the project. `OS_PROJECT_ID` or `OS_TENANT_ID`."),
			"tenant_name":                   text("Name of the project. `OS_PROJECT_NAME` or `OS_TENANT_NAME`."),
			"domain_id":                     text("Id of the domain of user and project alike. `OS_DOMAIN_ID`."),
			"domain_name":                   text("Name of the domain of user and project alike. `OS_DOMAIN_NAME`."),
			"user_domain_id":                text("Id of the user's domain. `OS_USER_DOMAIN_ID`."),
			"user_domain_name":              text("Name of the user's domain. `OS_USER_DOMAIN_NAME`."),
			"project_domain_id":             text("Id of the project's domain. `OS_PROJECT_DOMAIN_ID`."),
			"project_domain_name":           text("Name of the project's domain. `OS_PROJECT_DOMAIN_NAME`."),
			"application_credential_id":     text("Id of an application credential. `OS_APPLICATION_CREDENTIAL_ID`."),
			"application_credential_name":   text("Name of an application credential; needs the user as well. `OS_APPLICATION_CREDENTIAL_NAME`."),
			"application_credential_secret": secret("Secret of the application credential. `OS_APPLICATION_CREDENTIAL_SECRET`."),
			"endpoint_type": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Which of the catalogue's endpoints to use: `public` (default), `internal` or `admin`. `OS_INTERFACE` or `OS_ENDPOINT_TYPE`.",
				Validators:          []validator.String{stringvalidator.OneOf("public", "internal", "admin", "publicURL", "internalURL", "adminURL")},
			},
			"endpoint_overrides": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Addresses to use in place of the catalogue's; the key `database` is Trove's, its value ends with the project's id.",
			},
			"insecure":    schema.BoolAttribute{Optional: true, MarkdownDescription: "Accept any certificate. `OS_INSECURE`."},
			"cacert_file": text("File with the certificate authorities to trust. `OS_CACERT`."),
			"cert":        text("File with the client's certificate. `OS_CERT`."),
			"key":         text("File with the key of the client's certificate. `OS_KEY`."),
			"max_retries": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "How often a request is repeated that failed on its way or was rate limited, 5 by default. A create that may have reached the server is never repeated: it is looked for instead.",
				Validators:          []validator.Int64{int64validator.Between(0, 100)},
			},
			"api": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Trove's API dialect: `auto` (default) takes it from the endpoint's version, `nodes` is the API of *Replication And Clustering With Nodes*, `v1.0` the one that deployed clouds serve. `TROVE_API`.",
				Validators:          []validator.String{stringvalidator.OneOf("auto", "nodes", "v1.0")},
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

// config lays the block over what the environment says; what the block says wins.
func (m providerModel) config(env session.Config) session.Config {
	cfg := env
	for target, value := range map[*string]types.String{
		&cfg.Cloud: m.Cloud, &cfg.AuthURL: m.AuthURL, &cfg.Region: m.Region, &cfg.UserName: m.UserName,
		&cfg.UserID: m.UserID, &cfg.Password: m.Password, &cfg.Token: m.Token, &cfg.ProjectID: m.TenantID,
		&cfg.ProjectName: m.TenantName, &cfg.DomainID: m.DomainID, &cfg.DomainName: m.DomainName,
		&cfg.UserDomainID: m.UserDomainID, &cfg.UserDomainName: m.UserDomainName,
		&cfg.ProjectDomainID: m.ProjectDomainID, &cfg.ProjectDomainName: m.ProjectDomainName,
		&cfg.ApplicationCredentialID: m.ApplicationCredentialID, &cfg.ApplicationCredentialName: m.ApplicationCredentialName,
		&cfg.ApplicationCredentialSecret: m.ApplicationCredentialSecret, &cfg.Interface: m.EndpointType,
		&cfg.CACertFile: m.CACertFile, &cfg.CertFile: m.Cert, &cfg.KeyFile: m.Key, &cfg.API: m.API,
	} {
		if !value.IsNull() {
			*target = value.ValueString()
		}
	}
	if override, ok := m.EndpointOverrides.Elements()["database"].(types.String); ok {
		cfg.Endpoint = override.ValueString()
	}
	if !m.Insecure.IsNull() {
		cfg.Insecure = m.Insecure.ValueBool()
	}
	if !m.MaxRetries.IsNull() {
		// The library takes 0 for its own default, and less for none at all.
		cfg.MaxRetries = cmp.Or(int(m.MaxRetries.ValueInt64()), -1)
	}
	return cfg
}
