package session

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
)

// authenticate gets a token, and returns the client that carries and renews it.
func authenticate(ctx context.Context, cfg Config, cloud clouds.Cloud) (*gophercloud.ProviderClient, error) {
	tlsConfig, err := cloud.TLS(cfg.Machine)
	if err != nil {
		return nil, err
	}
	provider, err := openstack.NewClient(cloud.IdentityV3())
	if err != nil {
		return nil, err
	}
	provider.HTTPClient = http.Client{
		Transport: newTransport(newBase(tlsConfig), cfg.Clock, cfg.MaxRetries),
		// A redirected POST would arrive as a GET, and a token would follow to wherever it points.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if cfg.UserAgent != "" {
		provider.UserAgent.Prepend(cfg.UserAgent)
	}
	ctx, stop := connecting(ctx, cfg.ConnectWithin)
	defer stop()
	// The address ends with the version that is spoken, so that it is asked as it is: gophercloud neither looks for versions
	// there, nor cuts it where some part of its path resembles one.
	if err := openstack.Authenticate(ctx, provider, cloud.AuthOptions()); err != nil {
		if cause := context.Cause(ctx); errors.Is(cause, ErrNoConnection) && errors.Is(err, context.Canceled) {
			err = cause
		}
		return nil, fmt.Errorf("authentication failed: %w", Translate(err, ""))
	}
	return provider, nil
}

// ErrNoConnection says that nobody took the connection in time.
var ErrNoConnection = errors.New("there was no connection in time")

// connecting ends the context where there is no connection within a time. Once there is one, the server may take its time.
func connecting(ctx context.Context, within time.Duration) (context.Context, func()) {
	if within == 0 {
		within = connectWithin
	}
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(within, func() { cancel(ErrNoConnection) })
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { timer.Stop() }})
	return ctx, func() {
		timer.Stop()
		cancel(nil)
	}
}

// checkProject refuses a token that is for no project, or for another one than was named. A password, or a token that is
// exchanged, is asked for one with its project; what brings a project of its own is seen only here.
func checkProject(provider *gophercloud.ProviderClient, cloud clouds.Cloud) error {
	named, said := cloud.ProjectID, cloud.ProjectName
	if cloud.Method == clouds.MethodPassword || cloud.Method == clouds.MethodToken && (named.Set() || said.Set()) {
		return nil
	}
	project, err := projectOf(provider)
	switch {
	case err != nil:
		return err
	case named.Set() && named.Text != project.ID:
		return fmt.Errorf("%s is %q, but the credential is for the project %q (%s)", named.From, named.Text, project.Name, project.ID)
	case said.Set() && said.Text != project.Name:
		return fmt.Errorf("%s is %q, but the credential is for the project %q (%s)", said.From, said.Text, project.Name, project.ID)
	}
	return nil
}

// projectOf is the project that the token is for.
func projectOf(provider *gophercloud.ProviderClient) (*tokens.Project, error) {
	result, ok := provider.GetAuthResult().(interface {
		ExtractProject() (*tokens.Project, error)
	})
	if !ok {
		return nil, errors.New("the token does not tell its project")
	}
	found, err := result.ExtractProject()
	if err != nil {
		return nil, fmt.Errorf("the token does not tell its project: %w", err)
	}
	if found == nil || found.ID == "" {
		return nil, errors.New("the token is not for a project; set tenant_id or tenant_name")
	}
	return found, nil
}

// placeOf is the project that the token is for, the region, and the cloud.
func placeOf(provider *gophercloud.ProviderClient, cloud clouds.Cloud) string {
	place := "the project of the token"
	if project, err := projectOf(provider); err == nil {
		place = fmt.Sprintf("the project %q (%s)", project.Name, project.ID)
	}
	if cloud.Region.Set() {
		place += fmt.Sprintf(" and the region %q (%s)", cloud.Region.Text, cloud.Region.From)
	} else {
		place += " and the first region of the catalogue"
	}
	if cloud.Name.Set() {
		return place + fmt.Sprintf(" of the cloud %q", cloud.Name.Text)
	}
	return place + " of the cloud at " + cloud.AuthURL.Text
}
