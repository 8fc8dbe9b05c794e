package session

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

const (
	defaultRetries = 5
	// firstPause doubles with every failure, up to longestPause.
	firstPause   = time.Second
	longestPause = 30 * time.Second
	// mostLimits is how often a request may be too fast for the server. That is no failure of anybody, so it does not
	// count as a retry; but it must end some time.
	mostLimits = 50
)

// newRetried is the layer that makes requests again, by these rules:
//
//   - GET, HEAD, PUT and DELETE, and the POST that asks for a token: after a connection error, 502, 503 and 504;
//   - GET and HEAD: after 500, too. Asking again does no harm, and a server that broke down over one question often answers the next;
//   - GET, HEAD and DELETE: after an answer that cannot be read;
//   - any method: after 429, and after 413 with Retry-After, which is Trove's rate limit (without, it is a quota);
//   - any method: after an error that came before there was a connection. A POST that may have reached the server is
//     never sent again: what it made would be made twice.
//
// The work is go-retryablehttp's. Its own pauses are by the machine's timers, so Backoff tells it to pause for nothing:
// the policy works out the pause in CheckRetry, which knows the outcome, and takes it by the clock in PrepareRetry,
// which has the request's context.
func newRetried(clock wait.Clock, maxRetries int, next http.RoundTripper) http.RoundTripper {
	policy := retryPolicy{clock: clock, maxRetries: maxRetries}
	return &retryablehttp.RoundTripper{Client: &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport:     next,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax:     math.MaxInt32, // the policy counts
		CheckRetry:   policy.check,
		Backoff:      func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return 0 },
		PrepareRetry: policy.pause,
		ErrorHandler: func(resp *http.Response, err error, _ int) (*http.Response, error) {
			if err != nil && resp != nil {
				return nil, errors.Join(err, resp.Body.Close())
			}
			return resp, err
		},
	}}
}

type retryPolicy struct {
	clock      wait.Clock
	maxRetries int
}

// Check says whether to make a request again, and leaves in the exchange how long to pause before.
func (p retryPolicy) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	x := exchangeOf(ctx)
	if resp != nil && api.RateLimited(resp.StatusCode, resp.Header) {
		x.limits++
		x.pause = pauseAfter(resp, x.limits, p.clock.Now())
		return p.maxRetries > 0 && x.limits <= mostLimits, nil
	}
	if !repeatable(x, resp, err) {
		return false, nil
	}
	x.failures++
	x.failure = err
	x.pause = pauseAfter(resp, x.failures, p.clock.Now())
	return x.failures <= p.maxRetries, nil
}

// pause waits before an attempt is repeated.
func (p retryPolicy) pause(req *http.Request) error {
	ctx := req.Context()
	x := exchangeOf(ctx)
	tflog.Debug(ctx, "Trying again", map[string]any{
		"method": x.method, "path": x.path, "request_id": x.id, "pause": x.pause.String(),
	})
	if err := p.clock.Sleep(ctx, x.pause); err != nil {
		if x.failure != nil && errors.Is(context.Cause(ctx), ErrNoConnection) {
			return x.failure
		}
		return fmt.Errorf("while pausing %s to try again: %w", x.pause, err)
	}
	return nil
}

// repeatable tells whether a failed attempt may be made again without risk, and is worth it.
func repeatable(x *exchange, resp *http.Response, err error) bool {
	reads := x.method == http.MethodGet || x.method == http.MethodHead
	harmless := reads
	switch x.method {
	case http.MethodPut, http.MethodDelete:
		harmless = true
	case http.MethodPost:
		harmless = isAuthentication(x.path)
	}
	if err == nil {
		return harmless && api.Unavailable(resp.StatusCode) || reads && resp.StatusCode == http.StatusInternalServerError
	}
	if hopeless(err) {
		return false
	}
	return harmless || !x.reached.Load()
}

// hopeless tells errors that the next attempt would meet too: a certificate that is not trusted, a name that nobody knows.
func hopeless(err error) bool {
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var record tls.RecordHeaderError
	var name *net.DNSError
	return errors.As(err, &certificate) || errors.As(err, &authority) || errors.As(err, &record) ||
		errors.As(err, &name) && name.IsNotFound
}

// pauseAfter is what the server asks for in Retry-After, else one that doubles with every failure.
func pauseAfter(resp *http.Response, failures int, now time.Time) time.Duration {
	if resp != nil {
		if pause, ok := retryAfter(resp.Header.Get("Retry-After"), now); ok {
			return pause
		}
	}
	return min(firstPause<<min(failures-1, 8), longestPause)
}

// retryAfter reads the header of that name: seconds, or a date.
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	if seconds, err := strconv.Atoi(value); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second, true
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(date.Sub(now), 0), true
	}
	return 0, false
}
