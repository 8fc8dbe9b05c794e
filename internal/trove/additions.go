package trove

import (
	"fmt"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// addition is one caller's nodes.
type addition struct {
	caller
	clusterID string
	want      []api.Allocation

	// The collector sets these, then closes settled.
	before  api.Cluster
	members []api.Member
	err     error
}

// withdrawn is what a caller hears who was cancelled before its addition was sent, or after it was refused.
func (a *addition) withdrawn() error {
	return fmt.Errorf("adding %d nodes to cluster %s, waiting for its turn: %w", len(a.want), a.clusterID, a.ctx.Err())
}

func (a *addition) withdraw() {
	a.err = a.withdrawn()
	close(a.settled)
}

// travelTogether picks the additions that can go out with one request.
func (c *Client) travelTogether(waiting []*addition) []*addition {
	batch := []*addition{}
	for _, a := range waiting {
		if len(batch) == 0 || !a.alone && !batch[0].alone && c.dialect.Together(batch[0].want, a.want) {
			batch = append(batch, a)
		}
	}
	return batch
}
