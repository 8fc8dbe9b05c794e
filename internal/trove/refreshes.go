package trove

import (
	"context"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/reading"
)

// newReader reads the objects of a list for those who ask for many of them at about the same time.
func newReader[T any](c *Client, list func(marker string) api.Request, decode func([]byte) (api.Page[T], error), id func(T) string) *reading.Reader[T] {
	return reading.New(c.clock, reading.Source[T]{
		ID: id, Changes: c.session.Changes,
		Page: func(ctx context.Context, marker string) ([]T, string, error) {
			page, err := fetch(ctx, c, list(marker), decode)
			for _, object := range page.Items {
				c.seen.saw(id(object))
			}
			return page.Items, page.Marker, err
		},
	})
}

// RefreshInstance is Instance for a refresh, which asks for many at about the same time: they are answered by pages of the list, where
// those are fewer requests. A list tells all but two things that Instance does, in every release: how full the volume is, for which the
// server would ask each guest, and the locality, which nobody can change. VolumeUsed and Locality may be empty for that reason.
//
// What is told is as the server had it after this client was connected, and after whatever this client has changed before the call.
// Errors: those of Instance.
//
// Trove, trove/instance/service.py, InstanceController.detail and show; trove/instance/views.py, InstanceDetailView.
func (c *Client) RefreshInstance(ctx context.Context, id string) (api.Instance, error) {
	return c.instanceReads.Read(ctx, id, c.Instance)
}
