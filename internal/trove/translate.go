package trove

import (
	"errors"
	"fmt"

	"github.com/gophercloud/gophercloud/v2"
)

// translate turns what gophercloud and the transport return into the errors of this package. base is the endpoint's
// path, which errors leave out.
func translate(err error, base string) error {
	if err == nil {
		return nil
	}
	var renewal *gophercloud.ErrUnableToReauthenticate
	if errors.As(err, &renewal) {
		return fmt.Errorf("the token has expired and cannot be renewed: %w", translate(renewal.ErrReauth, base))
	}
	var forbidden *forbiddenError
	if errors.As(err, &forbidden) {
		return newError(forbidden.ErrUnexpectedResponseCode, base)
	}
	var response gophercloud.ErrUnexpectedResponseCode
	if errors.As(err, &response) {
		return newError(response, base)
	}
	var unanswered *unansweredError
	if errors.As(err, &unanswered) {
		short := *unanswered
		short.path = below(base, short.path)
		return &short
	}
	return err
}
