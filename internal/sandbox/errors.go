package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
)

// failure is an error that has its answer already.
type failure struct{ answer answer }

func (f *failure) Error() string { return fmt.Sprintf("answered with %d", f.answer.status) }

// failed is the error that has this answer.
func failed(a answer) error { return &failure{a} }

// encode writes JSON as Trove does, without escaping what is only dangerous in HTML.
func encode(v any) []byte {
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

type troveError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// troveAnswer is an error in Trove's body.
func troveAnswer(status int, message string) answer {
	element, ok := elements[status]
	if !ok {
		element = "instanceFault"
	}
	return answer{status: status, body: map[string]troveError{element: {status, message}}}
}

// fail is an error in Trove's body, to be returned.
func fail(status int, format string, args ...any) error {
	return &failure{troveAnswer(status, fmt.Sprintf(format, args...))}
}

// refusalAnswer is how the API says what the engine refuses.
func refusalAnswer(c *call, r *engine.Refusal) answer {
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
		return unforeseenAnswer()
	}
	a := troveAnswer(status, r.Message)
	if status == http.StatusUnauthorized {
		// The user is known, and still keystonemiddleware adds this to every 401 that passes it.
		a.header = c.challenge()
	}
	return a
}

// internalAnswer hides what went wrong inside behind an id, as Trove does.
func internalAnswer(id string) answer {
	return troveAnswer(http.StatusInternalServerError,
		fmt.Sprintf("Internal Server Error. Please keep this ID to help us figure out what went wrong: (%s).", id))
}

// unforeseenAnswer is the one to what deployed Trove fails on, where the sandbox does not.
func unforeseenAnswer() answer { return internalAnswer(uuid.NewString()) }

// webobAnswer is an error from the layers in front of Trove, which have another shape: the code is a text.
func webobAnswer(status int, message string) answer {
	return answer{status: status, body: map[string]string{
		"message": message, "code": fmt.Sprintf("%d %s", status, http.StatusText(status)), "title": http.StatusText(status),
	}}
}

// challenge is keystonemiddleware's header of an answer 401.
func (c *call) challenge() map[string]string {
	return map[string]string{"Www-Authenticate": fmt.Sprintf("Keystone uri=%q", c.base()+identityPrefix+"/v3")}
}

// notFound is what Trove says of a path that it doesn't serve.
func notFound() error { return fail(http.StatusNotFound, "The resource could not be found.") }
