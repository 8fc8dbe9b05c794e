package session

import (
	"context"
	"fmt"
	"maps"

	"github.com/gophercloud/gophercloud/v2"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
)

// Logins are the logins of one process, one for each identity at each cloud: what is opened with it again, for another region or because
// the provider is configured anew, goes on with the token that there is. A token that has expired since is renewed when it is used.
// It is safe for concurrent use, and only one login is made at a time.
type Logins struct {
	turn chan struct{}
	kept map[login]*gophercloud.ProviderClient
}

// NewLogins has none yet.
func NewLogins() *Logins {
	return &Logins{turn: make(chan struct{}, 1), kept: map[login]*gophercloud.ProviderClient{}}
}

// login is what one depends on. The number of repetitions belongs to the connection that is kept with the token.
type login struct {
	cloud      clouds.Cloud
	maxRetries int
}

// login is the client with the token for this cloud, which is got where there is none yet. A login that fails is not kept.
func (l *Logins) login(ctx context.Context, cfg Config, cloud clouds.Cloud) (*gophercloud.ProviderClient, error) {
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	as := login{cloud.Login(), cfg.MaxRetries}
	if provider := l.kept[as]; provider != nil {
		return provider, nil
	}
	provider, err := authenticate(ctx, cfg, cloud)
	if err != nil {
		return nil, err
	}
	l.kept[as] = provider
	return provider, nil
}

// In is a session like this one in another region of the same cloud: with the same login, unless clouds.yaml has another one for that
// region. It makes no request, or one where the endpoint does not tell the API's version.
//
// Errors: those of Open, and ErrSameAddress where the address of the service was given and not looked up in the catalogue.
func (s *Session) In(ctx context.Context, region string) (*Session, error) {
	cfg := s.cfg
	cfg.Block = maps.Clone(cfg.Block)
	cfg.Block["region"] = region
	cloud, err := clouds.Resolve(cfg.Block, cfg.Machine)
	if err != nil {
		return nil, err
	}
	cloud.Region = clouds.Value{Text: region, From: clouds.Source{Object: "region"}}
	if cloud.Endpoint.Set() && cloud.Endpoint == s.cloud.Endpoint {
		return nil, fmt.Errorf("%s is the address of the database service of one region, and not of region %q: %w", cloud.Endpoint.From, region, ErrSameAddress)
	}
	opened, err := open(ctx, cfg, cloud)
	if err != nil {
		return nil, &OpenError{Cloud: cloud, Err: err}
	}
	return opened, nil
}
