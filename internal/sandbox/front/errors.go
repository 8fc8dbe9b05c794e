package front

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
)

// Failure is an error that has its answer already.
type Failure struct{ Answer Answer }

func (f *Failure) Error() string { return fmt.Sprintf("answered with %d", f.Answer.Status) }

// Failed is the error that has this answer.
func Failed(a Answer) error { return &Failure{a} }

// Encode writes JSON as Trove does, without escaping what is only dangerous in HTML.
func Encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		// Documents are structs and maps of this package, which encode.
		return fmt.Appendf(nil, `{"instanceFault": {"code": 500, "message": %q}}`, err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// elements are the names of Trove's error bodies: trove/common/wsgi.py, class Fault, _get_error_name.
var elements = map[int]string{
	http.StatusBadRequest:            "badRequest",
	http.StatusUnauthorized:          "unauthorized",
	http.StatusForbidden:             "forbidden",
	http.StatusNotFound:              "itemNotFound",
	http.StatusMethodNotAllowed:      "badMethod",
	http.StatusConflict:              "conflict",
	http.StatusRequestEntityTooLarge: "overLimit",
	http.StatusUnsupportedMediaType:  "badMediaType",
	http.StatusUnprocessableEntity:   "unprocessableEntity",
	http.StatusTooManyRequests:       "overLimit",
	http.StatusNotImplemented:        "notImplemented",
	http.StatusServiceUnavailable:    "serviceUnavailable",
}

// TroveError is what is inside of an error body, below the name of the error.
type TroveError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// TroveAnswer is an error in Trove's body.
func TroveAnswer(status int, message string) Answer {
	element, ok := elements[status]
	if !ok {
		element = "instanceFault"
	}
	return Answer{Status: status, Body: map[string]TroveError{element: {status, message}}}
}

// Fail is an error in Trove's body, to be returned.
func Fail(status int, format string, args ...any) error {
	return &Failure{TroveAnswer(status, fmt.Sprintf(format, args...))}
}

// RefusalAnswer is how the API says what the engine refuses.
func RefusalAnswer(c *Call, r *engine.Refusal) Answer {
	status := http.StatusInternalServerError
	switch r.Kind {
	case engine.BadRequest:
		status = http.StatusBadRequest
	case engine.ItemNotFound:
		status = http.StatusNotFound
	case engine.Unauthorized:
		status = http.StatusUnauthorized
	case engine.Forbidden:
		status = http.StatusForbidden
	case engine.OverLimit:
		status = http.StatusRequestEntityTooLarge
	case engine.UnprocessableEntity:
		status = http.StatusUnprocessableEntity
	case engine.NotImplemented:
		status = http.StatusNotImplemented
	case engine.Conflict:
		status = http.StatusConflict
	case engine.Unforeseen:
		return UnforeseenAnswer()
	}
	a := TroveAnswer(status, r.Message)
	if status == http.StatusUnauthorized {
		// The user is known, and still keystonemiddleware adds this to every 401 that passes it.
		a.Header = c.Challenge()
	}
	return a
}

// InternalAnswer hides what went wrong inside behind an id, as Trove does.
func InternalAnswer(id string) Answer {
	return TroveAnswer(http.StatusInternalServerError,
		fmt.Sprintf("Internal Server Error. Please keep this ID to help us figure out what went wrong: (%s).", id))
}

// UnforeseenAnswer is the one to what deployed Trove fails on, where the sandbox does not.
func UnforeseenAnswer() Answer { return InternalAnswer(uuid.NewString()) }

// WebobAnswer is an error from the layers in front of Trove, which have another shape: the code is a text.
func WebobAnswer(status int, message string) Answer {
	return Answer{Status: status, Body: map[string]string{
		"message": message, "code": fmt.Sprintf("%d %s", status, http.StatusText(status)), "title": http.StatusText(status),
	}}
}

// Challenge is keystonemiddleware's header of an answer 401.
func (c *Call) Challenge() map[string]string {
	return map[string]string{"Www-Authenticate": fmt.Sprintf("Keystone uri=%q", c.Base()+IdentityPrefix+"/v3")}
}

// NotFound is what Trove says of a path that it doesn't serve.
func NotFound() error { return Fail(http.StatusNotFound, "The resource could not be found.") }
