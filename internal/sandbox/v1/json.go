package v1

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// dict is a JSON object whose members keep their order, since deployed Trove's messages print them in it.
type dict struct {
	keys   []string
	values map[string]any
}

// has is true for a member that is there, whatever its value.
func (d *dict) has(key string) bool {
	if d == nil {
		return false
	}
	_, ok := d.values[key]
	return ok
}

// get is a member's value, nil where there is none.
func (d *dict) get(key string) any {
	if d == nil {
		return nil
	}
	return d.values[key]
}

// text is a member that is a text, "" if it isn't.
func (d *dict) text(key string) string {
	s, _ := d.get(key).(string)
	return s
}

// dict is a member that is an object, nil if it isn't.
func (d *dict) dict(key string) *dict {
	child, _ := d.get(key).(*dict)
	return child
}

// list is a member that is an array, nil if it isn't.
func (d *dict) list(key string) []any {
	list, _ := d.get(key).([]any)
	return list
}

// dicts are the objects in a member that is an array.
func (d *dict) dicts(key string) []*dict {
	var list []*dict
	for _, value := range d.list(key) {
		if child, ok := value.(*dict); ok {
			list = append(list, child)
		}
	}
	return list
}

// MarshalJSON writes the object with its members in order.
func (d *dict) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, key := range d.keys {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(append(out, front.Encode(key)...), ':'), front.Encode(d.values[key])...)
	}
	return append(out, '}'), nil
}

// decodeOrdered reads JSON: objects as *dict, arrays as []any, numbers as json.Number.
func decodeOrdered(body []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	value, err := decodeValue(decoder)
	if err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the value")
	}
	return value, nil
}

func decodeValue(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		d := &dict{values: map[string]any{}}
		for decoder.More() {
			name, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			key := fmt.Sprint(name)
			if !d.has(key) {
				d.keys = append(d.keys, key)
			}
			if d.values[key], err = decodeValue(decoder); err != nil {
				return nil, err
			}
		}
		_, err = decoder.Token()
		return d, err
	case json.Delim('['):
		list := []any{}
		for decoder.More() {
			value, err := decodeValue(decoder)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err = decoder.Token()
		return list, err
	default:
		return token, nil
	}
}

// readBody parses the body, which is nil if it is empty, and checks it.
func readBody(c *front.Call, s schema) (*dict, error) {
	body, err := parse(c)
	if err != nil {
		return nil, err
	}
	if err := s.check(body); err != nil {
		return nil, err
	}
	d, ok := body.(*dict)
	if !ok {
		return nil, unforeseen()
	}
	return d, nil
}

// parse parses the body. What isn't JSON, or not said to be, is refused by the layers in front of Trove's schemas.
func parse(c *front.Call) (any, error) {
	kind, _, _ := strings.Cut(c.Header.Get("Content-Type"), ";")
	if kind == "" && len(c.Body) > 0 {
		kind = "text/plain" // what the server below Trove takes it for
	}
	if kind == "application/xml" {
		// Trove knows of it, and has nothing that reads it.
		return nil, front.Fail(http.StatusInternalServerError, "The server has either erred or is incapable of performing the requested operation.")
	}
	if kind != "" && kind != "application/json" {
		return nil, front.Failed(front.WebobAnswer(http.StatusUnsupportedMediaType,
			"The request media type "+kind+" is not supported by this server.\n<br /><br />\n"))
	}
	if len(c.Body) == 0 {
		return nil, nil //nolint:nilnil // no body is no value, which is for the schema to judge
	}
	body, err := decodeOrdered(c.Body)
	if err != nil {
		return nil, front.Failed(front.WebobAnswer(http.StatusBadRequest, "Malformed request body<br /><br />\n\n\n"))
	}
	return body, nil
}

// repr writes a value as Python does.
func repr(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return reprText(v)
	case []any:
		parts := make([]string, 0, len(v))
		for _, e := range v {
			parts = append(parts, repr(e))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case *dict:
		parts := make([]string, 0, len(v.keys))
		for _, key := range v.keys {
			parts = append(parts, repr(key)+": "+repr(v.values[key]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	default:
		return fmt.Sprint(v)
	}
}

func reprText(s string) string {
	quote := '\''
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		quote = '"'
	}
	var out strings.Builder
	out.WriteRune(quote)
	for _, r := range s {
		switch {
		case r == quote || r == '\\':
			out.WriteRune('\\')
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\r':
			out.WriteString(`\r`)
		case r == '\t':
			out.WriteString(`\t`)
		case !unicode.IsPrint(r) && r < 0x100:
			fmt.Fprintf(&out, `\x%02x`, r)
		case !unicode.IsPrint(r) && r < 0x10000:
			fmt.Fprintf(&out, `\u%04x`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&out, `\U%08x`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteRune(quote)
	return out.String()
}
