package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// What an error of this package means, for errors.Is.
var (
	// ErrNotFound says that the server knows no such object (404), or that it vanished while it was waited for.
	ErrNotFound = errors.New("not found")
	// ErrBusy says that the object is in the middle of something else (422).
	ErrBusy = errors.New("busy")
	// ErrQuota says that the project's quota is used up (413 without Retry-After).
	ErrQuota = errors.New("quota exceeded")
	// ErrRateLimited says that requests came too fast (429, or 413 with Retry-After), also after waiting and trying again.
	ErrRateLimited = errors.New("rate limited")
	// ErrUnsupported says that the API or the datastore has no such operation (501, a 422 that says so, or known beforehand).
	ErrUnsupported = errors.New("unsupported")
	// ErrConflict says that the request contradicts the present state (409).
	ErrConflict = errors.New("conflict")
	// ErrFault says that an object failed on the server: its state is one of the failed ones.
	ErrFault = errors.New("failed on the server")
)

// Error is a refusal by the server.
type Error struct {
	// StatusCode is the HTTP status.
	StatusCode int
	// Code is the name the server gives the error, "badRequest" or "itemNotFound", or that of its HTTP status where
	// it gives none. An answer that is not Trove's own has the name that HTTP gives the status: "NotFound".
	Code string
	// Message is what the server said, in one line.
	Message string
	// RequestID is the server's name for the request, or ours where it gave none.
	RequestID string
	Method    string
	// Path is below the service's endpoint: "/clusters/…". Keystone's is the whole path: that of a refused login, or of
	// a token's renewal, ends in "/auth/tokens". With any other path, 401 is Trove's way to say that something is
	// forbidden to everybody, the slave of a slave for one (trove/common/wsgi.py), unless the token is
	// one that this client cannot renew.
	Path string

	// limited says that the refusal is about the rate of requests, not about a quota.
	limited bool
	// foreign says that the body is no document of OpenStack's: a proxy's page, or nothing at all.
	foreign bool
}

// Error is one line.
func (e *Error) Error() string {
	return fmt.Sprintf("%s %s: %d %s: %s (request id %s)", e.Method, e.Path, e.StatusCode, e.Code, e.Message, e.RequestID)
}

// Is reports whether the refusal is of the kind that target stands for: the HTTP status decides. But a 404 in which the
// server does not speak tells nothing of the object: something in between knows no such path, takes no request as large, or has
// a mind of its own.
func (e *Error) Is(target error) bool {
	if e.foreign && !e.limited {
		return false
	}
	switch e.StatusCode {
	case http.StatusNotFound:
		return target == ErrNotFound
	case http.StatusUnprocessableEntity:
		if e.unsupported() {
			return target == ErrUnsupported
		}
		return target == ErrBusy
	case http.StatusRequestEntityTooLarge, http.StatusTooManyRequests:
		if e.limited {
			return target == ErrRateLimited
		}
		return target == ErrQuota
	case http.StatusNotImplemented:
		return target == ErrUnsupported
	case http.StatusConflict:
		return target == ErrConflict
	default:
		return false
	}
}

// Foreign tells whether the answer is no document of OpenStack's: the page of a proxy, or nothing at all.
func (e *Error) Foreign() bool { return e.foreign }

// unsupported tells the one 422 that waiting does not help against. Nothing but its words tells it from "busy".
//
// Trove, trove/extensions/common/models.py, load_and_verify.
func (e *Error) unsupported() bool {
	return strings.HasPrefix(e.Message, "Operation not supported for datastore ")
}

// UnansweredError is a request without an answer: the connection failed, the caller gave up, or what came back cannot
// be read.
type UnansweredError struct {
	Method    string
	Path      string
	RequestID string
	// Reached says that the server may have got the request.
	Reached bool
	Err     error
}

func (e *UnansweredError) Error() string {
	return fmt.Sprintf("%s %s: %s (request id %s)", e.Method, e.Path, e.Err, e.RequestID)
}

func (e *UnansweredError) Unwrap() error { return e.Err }

// OutcomeUnknown tells whether the request that ended with err may have been carried out all the same. A 502, 503 or
// 504 comes from what stands in front of the server, which may have passed the request on.
func OutcomeUnknown(err error) bool {
	var unanswered *UnansweredError
	if errors.As(err, &unanswered) {
		return unanswered.Reached
	}
	var refusal *Error
	return errors.As(err, &refusal) && Unavailable(refusal.StatusCode)
}

// Unavailable tells whether an HTTP status comes from what stands in front of a server.
func Unavailable(status int) bool {
	return status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout
}

// UnsupportedError names an operation that the dialect, or a datastore in it, lacks.
type UnsupportedError struct {
	Operation Operation
	// API is the dialect: "nodes" or "v1.0".
	API string
	// Datastore is empty where the operation is missing for all of them.
	Datastore string
}

// Error is one line.
func (e *UnsupportedError) Error() string {
	if e.Operation == OperationConnect {
		return fmt.Sprintf("the API %q is not supported", e.API)
	}
	if e.Datastore != "" {
		return fmt.Sprintf("the API %q has no operation %q for the datastore %q", e.API, string(e.Operation), e.Datastore)
	}
	return fmt.Sprintf("the API %q has no operation %q", e.API, string(e.Operation))
}

// Is reports whether target is ErrUnsupported.
func (e *UnsupportedError) Is(target error) bool { return target == ErrUnsupported }
