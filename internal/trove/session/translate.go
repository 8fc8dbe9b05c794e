package session

import (
	"errors"
	"fmt"

	"github.com/gophercloud/gophercloud/v2"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Translate turns what gophercloud and the transport return into the errors of this package. base is the endpoint's
// path, which errors leave out.
func Translate(err error, base string) error {
	if err == nil {
		return nil
	}
	var renewal *gophercloud.ErrUnableToReauthenticate
	if errors.As(err, &renewal) {
		return fmt.Errorf("the token has expired and cannot be renewed: %w", Translate(renewal.ErrReauth, base))
	}
	var forbidden *unauthorizedError
	if errors.As(err, &forbidden) {
		return api.NewError(forbidden.ErrUnexpectedResponseCode, base)
	}
	var response gophercloud.ErrUnexpectedResponseCode
	if errors.As(err, &response) {
		return api.NewError(response, base)
	}
	var unanswered *api.UnansweredError
	if errors.As(err, &unanswered) {
		short := *unanswered
		short.Path = api.PathBelow(base, short.Path)
		return &short
	}
	return err
}
