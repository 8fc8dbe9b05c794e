package nodes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// validation collects what is wrong with a body, in the words of Trove's schemas (trove/common/apischema.py, jsonschema).
type validation struct{ problems []string }

func (v *validation) add(path, format string, args ...any) {
	v.problems = append(v.problems, strings.TrimSpace(path+" "+fmt.Sprintf(format, args...)))
}

// err is the refusal that names everything that is wrong, nil if nothing is.
func (v *validation) err() error {
	if len(v.problems) == 0 {
		return nil
	}
	return front.Fail(http.StatusBadRequest, "Validation error: %s", strings.Join(v.problems, "; "))
}

// object is a JSON object in a body. Its path is empty for the body itself.
type object struct {
	v      *validation
	path   string
	values map[string]any
}

// readObject parses the body. What isn't JSON, or not said to be, is refused by the layers in front of Trove's schemas.
func readObject(c *front.Call) (object, error) {
	kind, _, _ := strings.Cut(c.Header.Get("Content-Type"), ";")
	if kind != "" && kind != "application/json" {
		return object{}, front.Failed(front.WebobAnswer(http.StatusUnsupportedMediaType,
			"The request media type "+kind+" is not supported by this server.\n<br /><br />\n"))
	}
	decoder := json.NewDecoder(bytes.NewReader(c.Body))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil || decoder.More() {
		return object{}, front.Failed(front.WebobAnswer(http.StatusBadRequest, "Malformed request body<br /><br />\n\n\n"))
	}
	v := &validation{}
	values, isObject := value.(map[string]any)
	if !isObject {
		// Trove fails here with 500.
		v.add("", "%s is not of type 'object'", python(value))
		return object{}, v.err()
	}
	return object{v: v, values: values}, nil
}

// at is the path of a property in jsonschema's manner: cluster['volume']['size'].
func (o object) at(key string) string {
	if o.path == "" {
		return key
	}
	return o.path + "['" + key + "']"
}

// has is false for what is missing or null.
func (o object) has(key string) bool { return o.values[key] != nil }

// require notes which properties are missing.
func (o object) require(keys ...string) {
	for _, key := range keys {
		if _, ok := o.values[key]; !ok {
			o.v.add(o.path, "'%s' is a required property", key)
		}
	}
}

// only notes properties other than these.
func (o object) only(keys ...string) {
	var others []string
	for _, key := range slices.Sorted(maps.Keys(o.values)) {
		if !slices.Contains(keys, key) {
			others = append(others, "'"+key+"'")
		}
	}
	switch len(others) {
	case 0:
	case 1:
		o.v.add(o.path, "Additional properties are not allowed (%s was unexpected)", others[0])
	default:
		o.v.add(o.path, "Additional properties are not allowed (%s were unexpected)", strings.Join(others, ", "))
	}
}

// object is the property as an object, an empty one if it is missing or something else.
func (o object) object(key string) object {
	child := object{v: o.v, path: o.at(key), values: map[string]any{}}
	if value, ok := o.values[key]; ok {
		child.fill(value)
	}
	return child
}

func (o *object) fill(value any) {
	values, ok := value.(map[string]any)
	if !ok {
		o.v.add(o.path, "%s is not of type 'object'", python(value))
		return
	}
	o.values = values
}

// objects is the property as an array of objects; nil if it is missing, not so if it is empty.
func (o object) objects(key string) []object {
	value, ok := o.values[key]
	if !ok {
		return nil
	}
	array, ok := value.([]any)
	if !ok {
		o.v.add(o.at(key), "%s is not of type 'array'", python(value))
		return nil
	}
	list := make([]object, 0, len(array))
	for i, value := range array {
		child := object{v: o.v, path: o.at(key) + "[" + strconv.Itoa(i) + "]", values: map[string]any{}}
		child.fill(value)
		list = append(list, child)
	}
	return list
}

var (
	nameExpression = regexp.MustCompile(`(?s)` + front.NamePattern)
	sizeExpression = regexp.MustCompile(front.SizePattern)
)

// text is the property as a string that isn't empty; "" if it is missing.
func (o object) text(key string) string {
	value, ok := o.values[key]
	if !ok {
		return ""
	}
	s, ok := value.(string)
	switch {
	case !ok:
		o.v.add(o.at(key), "%s is not of type 'string'", python(value))
	case s == "":
		o.v.add(o.at(key), "'' is too short")
	}
	return s
}

// name is the property "name", as apischema's name_string.
func (o object) name() string {
	const key = "name"
	s := o.text(key)
	if _, ok := o.values[key].(string); !ok {
		return s
	}
	if utf8.RuneCountInString(s) > 255 {
		o.v.add(o.at(key), "%s is too long", python(s))
	}
	if !nameExpression.MatchString(s) {
		o.v.add(o.at(key), "%s does not match '%s'", python(s), front.NamePattern)
	}
	return s
}

// uuid is the property as the id of something; "" if it is missing or null.
func (o object) uuid(key string) string {
	if !o.has(key) {
		return ""
	}
	s := o.text(key)
	if _, ok := o.values[key].(string); ok && !front.UUIDExpression.MatchString(s) {
		o.v.add(o.at(key), "%s does not match '%s'", python(s), front.UUIDPattern)
	}
	return s
}

// flavorRef is the property as apischema's flavorref: an id as text or number, or the flavor's address.
func (o object) flavorRef(key string) string {
	switch value := o.values[key].(type) {
	case nil:
		if _, ok := o.values[key]; ok {
			o.v.add(o.at(key), "None is not valid under any of the given schemas")
		}
		return ""
	case json.Number:
		return value.String()
	case string:
		if value == "" {
			o.v.add(o.at(key), "'' is too short")
		}
		return value[strings.LastIndexByte(value, '/')+1:]
	default:
		o.v.add(o.at(key), "%s is not valid under any of the given schemas", python(value))
		return ""
	}
}

// size is the property as apischema's volume size: a number of at least 1, or such a number as text; 0 if it is missing.
func (o object) size(key string) int {
	value, ok := o.values[key]
	if !ok {
		return 0
	}
	text := python(value)
	reject := func(reasons ...string) int {
		o.v.add(o.at(key), "%s is not valid under any of the given schemas", text)
		for _, reason := range reasons {
			o.v.add("", "%s", text+" "+reason)
		}
		return 0
	}
	switch value := value.(type) {
	case json.Number:
		n, err := strconv.Atoi(value.String())
		switch {
		case err != nil:
			return reject("is not of type 'integer'", "is not of type 'string'")
		case n < 1:
			return reject("is less than the minimum of 1", "is not of type 'string'")
		}
		return n
	case string:
		n, err := strconv.Atoi(value)
		if err != nil || !sizeExpression.MatchString(value) {
			return reject("is not of type 'integer'", "does not match '"+front.SizePattern+"'")
		}
		return n
	default:
		return reject("is not of type 'integer'", "is not of type 'string'")
	}
}

// integer is the property as a number between the limits; 0 if it is missing.
func (o object) integer(key string, least, most int) int {
	value, ok := o.values[key]
	if !ok {
		return 0
	}
	number, isNumber := value.(json.Number)
	n, err := strconv.Atoi(number.String())
	switch {
	case !isNumber || err != nil:
		o.v.add(o.at(key), "%s is not of type 'integer'", python(value))
	case n < least:
		o.v.add(o.at(key), "%d is less than the minimum of %d", n, least)
	case n > most:
		o.v.add(o.at(key), "%d is greater than the maximum of %d", n, most)
	}
	return n
}

// boolean is the property, or otherwise if it is missing.
func (o object) boolean(key string, otherwise bool) bool {
	value, ok := o.values[key]
	if !ok {
		return otherwise
	}
	b, ok := value.(bool)
	if !ok {
		o.v.add(o.at(key), "%s is not of type 'boolean'", python(value))
	}
	return b
}

// python writes a value as Trove's messages do.
func python(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return "'" + strings.ReplaceAll(v, "'", `\'`) + "'"
	case []any:
		parts := make([]string, 0, len(v))
		for _, e := range v {
			parts = append(parts, python(e))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		parts := make([]string, 0, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, python(key)+": "+python(v[key]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	default:
		return fmt.Sprint(v)
	}
}
