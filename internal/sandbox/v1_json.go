package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// fields is a JSON object whose members keep their order: Python's dictionaries do, and deployed Trove's answers depend on it, since they
// print them, and since of two actions in a body the first decides.
type fields struct {
	keys   []string
	values map[string]any
}

// has is true for a member that is there, null included.
func (f fields) has(key string) bool {
	_, ok := f.values[key]
	return ok
}

// text is a member that is a string; "" for everything else.
func (f fields) text(key string) string {
	s, _ := f.values[key].(string)
	return s
}

// object is a member that is an object; an empty one for everything else.
func (f fields) object(key string) fields {
	o, _ := f.values[key].(fields)
	return o
}

// list is a member that is an array; nil for everything else.
func (f fields) list(key string) []any {
	l, _ := f.values[key].([]any)
	return l
}

// parseJSON reads one JSON value: nil, bool, string, json.Number, []any or fields.
func parseJSON(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	value, err := parseValue(decoder)
	if err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON value")
	}
	return value, nil
}

func parseValue(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		list := []any{}
		for decoder.More() {
			value, err := parseValue(decoder)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err := decoder.Token()
		return list, err
	case json.Delim('{'):
		object := fields{values: map[string]any{}}
		for decoder.More() {
			token, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			key, _ := token.(string)
			value, err := parseValue(decoder)
			if err != nil {
				return nil, err
			}
			if !object.has(key) {
				object.keys = append(object.keys, key)
			}
			object.values[key] = value
		}
		_, err := decoder.Token()
		return object, err
	}
	return token, nil
}

// pythonRepr writes a value as Python's repr does, in which deployed Trove quotes what it refuses.
func pythonRepr(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return pythonText(v)
	case []any:
		parts := make([]string, 0, len(v))
		for _, e := range v {
			parts = append(parts, pythonRepr(e))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case []string:
		parts := make([]string, 0, len(v))
		for _, e := range v {
			parts = append(parts, pythonText(e))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case fields:
		parts := make([]string, 0, len(v.keys))
		for _, key := range v.keys {
			parts = append(parts, pythonText(key)+": "+pythonRepr(v.values[key]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	default:
		return fmt.Sprint(v)
	}
}

// pythonText is Python's repr of a string.
func pythonText(s string) string {
	quote := "'"
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		quote = `"`
	}
	var b strings.Builder
	b.WriteString(quote)
	for _, r := range s {
		switch {
		case r == '\\' || string(r) == quote:
			b.WriteByte('\\')
			b.WriteRune(r)
		case slices.Contains([]rune{'\n', '\r', '\t'}, r):
			b.WriteString(strings.Trim(fmt.Sprintf("%q", r), "'"))
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteString(quote)
	return b.String()
}
