package session

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

const (
	// answerTimeout is how long a server may think before it begins to answer. Showing an instance whose guest is
	// dead takes it 15 s.
	answerTimeout = 90 * time.Second
	// largestAnswer, in bytes, is where reading stops.
	largestAnswer = 64 << 20
)

// newTransport is the way of every request, Keystone's too: each layer does one thing, and the request passes them in
// the order they are written, the answer in the reverse one.
func newTransport(base http.RoundTripper, clock wait.Clock, maxRetries int) http.RoundTripper {
	return unauthorizedByTrove{
		identified{
			newRetried(clock, maxRetries,
				paced{
					newBudget(clock),
					readable{
						logged{
							clock,
							base,
						},
					},
				},
			),
		},
	}
}

// newBase is the transport that connects.
func newBase(tlsConfig *tls.Config) *http.Transport {
	dialer := &net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		TLSClientConfig:       tlsConfig,
		TLSHandshakeTimeout:   30 * time.Second,
		ResponseHeaderTimeout: answerTimeout,
		IdleConnTimeout:       90 * time.Second,
		ForceAttemptHTTP2:     true,
		// As many as Terraform works on at once, and some.
		MaxIdleConnsPerHost: 16,
	}
}

// exchange is what the layers know about one request, through all attempts to make it.
type exchange struct {
	method string
	path   string
	id     string
	// reached says that there was a connection, so that the server may have got the request.
	reached atomic.Bool
	// failures counts the attempts that failed, failure is why the last of them got no answer; limits counts those that were
	// too fast for the server; pause is how long to wait before the next one. They belong to the retrying layer.
	failures int
	failure  error
	limits   int
	pause    time.Duration
}

type exchangeKey struct{}

func exchangeOf(ctx context.Context) *exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return &exchange{}
}

// identified gives a request its id, and makes sure that the answer, or the error, carries one: the server's if it
// names any.
type identified struct{ next http.RoundTripper }

func (t identified) RoundTrip(req *http.Request) (*http.Response, error) {
	x := &exchange{method: req.Method, path: req.URL.Path, id: "req-" + uuid.NewString()}
	ctx := context.WithValue(req.Context(), exchangeKey{}, x)
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { x.reached.Store(true) }})
	req = req.Clone(ctx)
	req.Header.Set(api.RequestIDHeader, x.id)

	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, &api.UnansweredError{Method: x.method, Path: x.path, RequestID: x.id, Reached: x.reached.Load(), Err: err}
	}
	if resp.Header.Get(api.RequestIDHeader) == "" {
		id := resp.Header.Get("X-Compute-Request-Id")
		if id == "" {
			id = x.id
		}
		resp.Header.Set(api.RequestIDHeader, id)
	}
	return resp, nil
}

// readable is the layer that takes an answer to a question, to a login or to a delete for none where it cannot be read: a page that a
// proxy puts in its place with status 200, or nothing, which only a delete may be answered with. So it is asked for again, and an error
// names the request. An answer to another change is left to whoever asked for that: it may have been made.
type readable struct{ next http.RoundTripper }

// errUnreadable is of an answer that is no document.
var errUnreadable = errors.New("the answer cannot be read")

func (t readable) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	login, deletes := isAuthentication(req.URL.Path), req.Method == http.MethodDelete
	if err != nil || req.Method != http.MethodGet && !deletes && !login || resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusCreated {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	var document struct {
		Token json.RawMessage `json:"token"`
	}
	var list []json.RawMessage
	switch err = json.Unmarshal(body, &document); {
	case deletes && len(body) == 0:
		resp.Body = http.NoBody
		return resp, nil
	case err != nil && json.Unmarshal(body, &list) != nil:
		err = fmt.Errorf("%w: %w", errUnreadable, err)
	case login && document.Token == nil:
		err = fmt.Errorf("%w: it holds no token", errUnreadable)
	case login && req.Method == http.MethodPost && resp.Header.Get("X-Subject-Token") == "":
		err = fmt.Errorf("%w: its header X-Subject-Token is missing", errUnreadable)
	default:
		resp.Body = io.NopCloser(bytes.NewReader(body))
		return resp, nil
	}
	if id := resp.Header.Get(api.RequestIDHeader); id != "" {
		exchangeOf(req.Context()).id = id
	}
	return nil, err
}

// logged writes down every attempt, and at level TRACE what was said, secrets masked. For that it reads an answer to its
// end before anybody else sees it, so that one cut off in the middle is a failed request, and is retried like one, rather
// than a puzzle for whoever reads it.
type logged struct {
	clock wait.Clock
	next  http.RoundTripper
}

func (t logged) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	fields := map[string]any{
		"method":     req.Method,
		"path":       req.URL.Path,
		"request_id": req.Header.Get(api.RequestIDHeader),
	}
	sent, err := bodyOf(req)
	if err != nil {
		return nil, err
	}
	tflog.Trace(ctx, "Request", fields, map[string]any{
		"query":   req.URL.RawQuery,
		"headers": redactHeader(req.Header),
		"body":    redactBody(req.URL.Path, sent),
	})

	start := t.clock.Now()
	resp, err := t.next.RoundTrip(req)
	var received []byte
	if err == nil {
		defer resp.Body.Close() //nolint:errcheck // It is only read.
		received, err = io.ReadAll(io.LimitReader(resp.Body, largestAnswer))
	}
	fields["duration_ms"] = t.clock.Now().Sub(start).Milliseconds()
	if err != nil {
		tflog.Debug(ctx, "No answer", fields, map[string]any{"error": err.Error()})
		return nil, err
	}
	fields["status"] = resp.StatusCode
	if id := resp.Header.Get(api.RequestIDHeader); id != "" {
		fields["request_id"] = id
	}
	tflog.Debug(ctx, "Answer", fields)

	if resp.StatusCode >= http.StatusBadRequest {
		masked := maskFor(req.Header, sent)
		maskHeader(resp.Header, masked)
		received = withoutSecrets(received, masked)
		resp.ContentLength = int64(len(received))
	}
	resp.Body = io.NopCloser(bytes.NewReader(received))
	tflog.Trace(ctx, "Answer in full", fields, map[string]any{
		"headers": redactHeader(resp.Header),
		"body":    redactBody(req.URL.Path, received),
	})
	return resp, nil
}

// bodyOf is a copy of the body that is to be sent.
func bodyOf(req *http.Request) ([]byte, error) {
	if req.GetBody == nil {
		return nil, nil
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(body)
	return content, errors.Join(err, body.Close())
}

// isAuthentication tells whether a path is the one where Keystone issues tokens.
func isAuthentication(path string) bool {
	return strings.HasSuffix(strings.TrimSuffix(path, "/"), "/auth/tokens")
}
