package api

import (
	"cmp"
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/gophercloud/gophercloud/v2"
)

// longestMessage, in characters, is where the text of an error page is cut off.
const longestMessage = 400

// RequestIDHeader names a request, ours on the way out, the server's on the way back.
const RequestIDHeader = "X-Openstack-Request-Id"

// codes are Trove's names of errors, for answers that give none.
//
// Trove, trove/common/wsgi.py, class Fault.
var codes = map[int]string{
	http.StatusBadRequest:            "badRequest",
	http.StatusUnauthorized:          "unauthorized",
	http.StatusForbidden:             "forbidden",
	http.StatusNotFound:              "itemNotFound",
	http.StatusMethodNotAllowed:      "badMethod",
	http.StatusConflict:              "conflict",
	http.StatusRequestEntityTooLarge: "overLimit",
	http.StatusUnprocessableEntity:   "unprocessableEntity",
	http.StatusTooManyRequests:       "overLimit",
	http.StatusInternalServerError:   "instanceFault",
	http.StatusNotImplemented:        "notImplemented",
	http.StatusServiceUnavailable:    "serviceUnavailable",
}

// NewError reads a refusal, whatever shape its body has.
func NewError(response gophercloud.ErrUnexpectedResponseCode, base string) *Error {
	e := &Error{
		StatusCode: response.Actual,
		Code:       codes[response.Actual],
		RequestID:  response.ResponseHeader.Get(RequestIDHeader),
		Method:     response.Method,
		Path:       response.URL,
		limited:    RateLimited(response.Actual, response.ResponseHeader),
	}
	if address, err := url.Parse(response.URL); err == nil {
		e.Path = PathBelow(base, address.Path)
	}
	e.foreign = !isObject(response.Body)
	if e.foreign && (len(response.Body) > 0 || response.Actual == http.StatusNotFound) {
		e.Code = "" // Trove's own failures may be empty; but it has a name for what it does not find
	}
	code, message := readRefusal(response.Body)
	if code != "" {
		e.Code = code
	}
	if message == "" {
		message = http.StatusText(response.Actual)
	}
	if location := response.ResponseHeader.Get("Location"); location != "" && response.Actual < http.StatusBadRequest {
		message = "the server points to " + location
	}
	if e.Code == "" {
		e.Code = cmp.Or(strings.ReplaceAll(http.StatusText(response.Actual), " ", ""), "unknown")
	}
	e.Message = cmp.Or(message, "the server does not say why")
	return e
}

// PathBelow is the part of path after base, or all of it.
func PathBelow(base, path string) string {
	if short, ok := strings.CutPrefix(path, strings.TrimSuffix(base, "/")); ok && strings.HasPrefix(short, "/") {
		return short
	}
	return path
}

// readRefusal finds code and message in the shapes that occur: Trove's {"badRequest": {"message": …}}, Keystone's
// {"error": {"message": …}}, {"message": …, "code": "400 Bad Request"} of the layers around Trove's controllers, the
// page of a proxy, or nothing.
func readRefusal(body []byte) (code, message string) {
	var document map[string]json.RawMessage
	if json.Unmarshal(body, &document) != nil {
		return "", plain(string(body))
	}
	if raw, ok := document["message"]; ok {
		return "", plain(asText(raw))
	}
	for name, raw := range document {
		var fault struct {
			Message json.RawMessage `json:"message"`
		}
		switch {
		case json.Unmarshal(raw, &fault) == nil && fault.Message != nil:
			message = plain(asText(fault.Message))
		case asText(raw) != "":
			message = plain(asText(raw))
		default:
			continue
		}
		if name != "error" {
			code = plain(name)
		}
		return code, message
	}
	return "", ""
}

func isObject(body []byte) bool {
	var document map[string]json.RawMessage
	return json.Unmarshal(body, &document) == nil && document != nil
}

// asText is a JSON string's text, empty for anything else.
func asText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}

var (
	hidden = regexp.MustCompile(`(?is)<(script|style|head)\b.*?</(script|style|head)>`)
	tag    = regexp.MustCompile(`<[^>]*>`)
)

// plain is a message in one line, without markup.
func plain(text string) string {
	if strings.Contains(text, "<") {
		text = tag.ReplaceAllString(hidden.ReplaceAllString(text, " "), " ")
	}
	// Terraform takes nothing but UTF-8, and a page may be in any encoding.
	text = strings.Join(strings.Fields(strings.ToValidUTF8(html.UnescapeString(text), "�")), " ")
	if runes := []rune(text); len(runes) > longestMessage {
		text = string(runes[:longestMessage]) + "…"
	}
	return text
}

// RateLimited tells a request that came too fast from one that goes beyond a quota.
//
// Trove, trove/common/limits.py and trove/common/wsgi.py, class OverLimitFault.
func RateLimited(status int, header http.Header) bool {
	return status == http.StatusTooManyRequests ||
		status == http.StatusRequestEntityTooLarge && header.Get("Retry-After") != ""
}

// BrokeDown tells whether the server answered with a failure of its own.
func BrokeDown(err error) bool {
	var refusal *Error
	return errors.As(err, &refusal) && refusal.StatusCode == http.StatusInternalServerError
}
