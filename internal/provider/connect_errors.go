package provider

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
)

// addConnectError reports that the provider could not connect: what was tried, who said so, and what to do next.
func addConnectError(diags *diag.Diagnostics, err error) {
	if errors.Is(err, clouds.ErrNoCloud) {
		diags.AddError("No cloud is configured",
			"Neither the provider block nor the environment says which cloud to use. Set cloud (OS_CLOUD) to an entry of clouds.yaml, or auth_url (OS_AUTH_URL) with a user's or an application credential.")
		return
	}
	var tried *session.OpenError
	if !errors.As(err, &tried) {
		diags.AddError("The cloud is not described well enough to connect", diagnose.Sentence(err.Error()))
		return
	}
	cloud := tried.Cloud
	detail := fmt.Sprintf("Tried to authenticate %s and find its database service.\n\n%s", at(cloud), diagnose.Sentence(err.Error()))
	if advice := connectAdvice(cloud, err); advice != "" {
		detail += "\n\n" + advice
	}
	if cloud.Unread != "" {
		detail += "\n\n" + diagnose.Sentence("Of the environment, "+cloud.Unread)
	}
	diags.AddError("Could not connect to the cloud", strings.TrimSpace(detail))
}

// at is the address, and who gave it.
func at(cloud clouds.Cloud) string {
	where := fmt.Sprintf("at %s (%s)", cloud.AuthURL.Text, cloud.AuthURL.From)
	if cloud.Name.Set() {
		where = fmt.Sprintf("with the cloud %q (%s) %s", cloud.Name.Text, cloud.Name.From, where)
	}
	return where
}

// connectAdvice is the next step after an error of connecting.
func connectAdvice(cloud clouds.Cloud, err error) string {
	var refused *api.Error
	var authority x509.UnknownAuthorityError
	var certificate *tls.CertificateVerificationError
	var unanswered *api.UnansweredError
	switch {
	case errors.As(err, &refused) && refused.StatusCode == 401:
		return fmt.Sprintf("%s What was used: %s.", diagnose.WhatToDoAbout(refused), credentials(cloud))
	case errors.As(err, &refused):
		return diagnose.WhatToDoAbout(refused)
	case errors.As(err, &authority):
		return "Give the authority that signed the certificate as cacert_file (OS_CACERT), or as cacert in clouds.yaml."
	case errors.As(err, &certificate):
		return "Check that the address has the name that is in the certificate."
	case errors.As(err, &unanswered), errors.Is(err, session.ErrNoConnection):
		return fmt.Sprintf("Check that the address is right, and that it can be reached from this machine; it is from %s.", cloud.AuthURL.From)
	}
	return ""
}

// credentials are where the parts of the identity are from. What they are is nobody's business.
func credentials(cloud clouds.Cloud) string {
	var parts []string
	for _, part := range []struct {
		name  string
		value clouds.Value
	}{
		{"user", cloud.UserID},
		{"user", cloud.UserName},
		{"password", cloud.Password},
		{"token", cloud.Token},
		{"application credential", cloud.ApplicationCredentialID},
		{"application credential", cloud.ApplicationCredentialName},
		{"its secret", cloud.ApplicationCredentialSecret},
		{"project", cloud.ProjectID},
		{"project", cloud.ProjectName},
		{"trust", cloud.TrustID},
	} {
		if part.value.Set() {
			parts = append(parts, fmt.Sprintf("%s from %s", part.name, part.value.From))
		}
	}
	return strings.Join(parts, ", ")
}
