package v1

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// A schema is what a value must be like: the part of JSON Schema, draft 4, that deployed Trove uses, with the messages and the order of
// messages of its validator (trove/common/wsgi.py, validate_request; Python's jsonschema).
type schema []rule

// rule is one keyword.
type rule struct {
	keyword string
	check   func(value any) []problem
}

// problem is what is wrong with a value, and where.
type problem struct {
	path []any // texts and numbers
	// where in the schema the keyword is, by which problems in context are ordered.
	where   []any
	message string
	// context are the problems with every alternative, where none fits.
	context []problem
}

// problems are all that are wrong with a value.
func (s schema) problems(value any) []problem {
	var list []problem
	for _, r := range s {
		for _, p := range r.check(value) {
			p.where = append([]any{r.keyword}, p.where...)
			list = append(list, p)
		}
	}
	return list
}

// check refuses a body. Trove fails with 500 where the body as a whole is wrong, because it then has no path to print.
func (s schema) check(body any) error {
	list := s.problems(body)
	if len(list) == 0 {
		return nil
	}
	slices.SortStableFunc(list, func(a, b problem) int { return comparePaths(a.path, b.path) })
	var messages []string
	for _, p := range list {
		if len(p.path) == 0 {
			return unforeseen()
		}
		path := fmt.Sprint(p.path[0])
		for _, step := range p.path[1:] {
			path += "[" + repr(step) + "]"
		}
		messages = append(messages, path+" "+p.message)
		slices.SortStableFunc(p.context, func(a, b problem) int { return comparePaths(a.where, b.where) })
		for _, sub := range p.context {
			messages = append(messages, sub.message)
		}
	}
	return front.Fail(http.StatusBadRequest, "Validation error: %s", strings.Join(messages, "; "))
}

func comparePaths(a, b []any) int {
	return slices.CompareFunc(a, b, func(x, y any) int {
		i, iNumber := x.(int)
		j, jNumber := y.(int)
		if iNumber && jNumber {
			return cmp.Compare(i, j)
		}
		return cmp.Compare(fmt.Sprint(x), fmt.Sprint(y))
	})
}

func one(format string, args ...any) []problem {
	return []problem{{message: fmt.Sprintf(format, args...)}}
}

// ofType is the keyword type.
func ofType(name string) rule {
	return rule{"type", func(value any) []problem {
		if isOfType(value, name) {
			return nil
		}
		return one("%s is not of type '%s'", repr(value), name)
	}}
}

func isOfType(value any, name string) bool {
	ok := false
	switch name {
	case "object":
		_, ok = value.(*dict)
	case "array":
		_, ok = value.([]any)
	case "string":
		_, ok = value.(string)
	case "boolean":
		_, ok = value.(bool)
	case "null":
		ok = value == nil
	case "integer":
		_, ok = integer(value)
	}
	return ok
}

// integer is a number without a fraction.
func integer(value any) (int64, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(number.String(), 10, 64)
	return n, err == nil
}

// minProperties is the keyword of this name.
func minProperties(least int) rule {
	return rule{"minProperties", func(value any) []problem {
		if d, ok := value.(*dict); ok && len(d.keys) < least {
			return one("%s does not have enough properties", repr(value))
		}
		return nil
	}}
}

// required is the keyword required.
func required(keys ...string) rule {
	return rule{"required", func(value any) (list []problem) {
		if d, ok := value.(*dict); ok {
			for _, key := range keys {
				if !d.has(key) {
					list = append(list, problem{message: repr(key) + " is a required property"})
				}
			}
		}
		return list
	}}
}

// member is a property and its schema.
type member struct {
	name   string
	schema schema
}

// properties is the keyword properties.
func properties(members ...member) rule {
	return rule{"properties", func(value any) (list []problem) {
		d, ok := value.(*dict)
		if !ok {
			return nil
		}
		for _, m := range members {
			if d.has(m.name) {
				list = append(list, at(m.schema.problems(d.get(m.name)), m.name)...)
			}
		}
		return list
	}}
}

// at puts problems below a step of the path, which is the same in the schema.
func at(list []problem, step any) []problem {
	for i := range list {
		list[i].path = append([]any{step}, list[i].path...)
		list[i].where = append([]any{step}, list[i].where...)
	}
	return list
}

// only is the keyword additionalProperties, false.
func only(names ...string) rule {
	return rule{"additionalProperties", func(value any) []problem {
		d, ok := value.(*dict)
		if !ok {
			return nil
		}
		var extras []string
		for _, key := range d.keys {
			if !slices.Contains(names, key) {
				extras = append(extras, key)
			}
		}
		slices.Sort(extras)
		for i := range extras {
			extras[i] = repr(extras[i])
		}
		switch len(extras) {
		case 0:
			return nil
		case 1:
			return one("Additional properties are not allowed (%s was unexpected)", extras[0])
		default:
			return one("Additional properties are not allowed (%s were unexpected)", strings.Join(extras, ", "))
		}
	}}
}

// items is the keyword items.
func items(s schema) rule {
	return rule{"items", func(value any) (list []problem) {
		array, _ := value.([]any)
		for i, item := range array {
			found := s.problems(item)
			for j := range found {
				found[j].path = append([]any{i}, found[j].path...)
			}
			list = append(list, found...)
		}
		return list
	}}
}

// maxItems is the keyword of this name.
func maxItems(most int) rule {
	return rule{"maxItems", func(value any) []problem {
		if array, ok := value.([]any); ok && len(array) > most {
			return one("%s is too long", repr(value))
		}
		return nil
	}}
}

// uniqueItems is the keyword of this name.
func uniqueItems() rule {
	return rule{"uniqueItems", func(value any) []problem {
		array, _ := value.([]any)
		seen := map[string]bool{}
		for _, item := range array {
			if text := repr(item); seen[text] {
				return one("%s has non-unique elements", repr(value))
			} else {
				seen[text] = true
			}
		}
		return nil
	}}
}

// length is the keywords minLength and maxLength, the latter only if it isn't 0.
func length(least, most int) []rule {
	rules := []rule{{"minLength", func(value any) []problem {
		if s, ok := value.(string); ok && utf8.RuneCountInString(s) < least {
			return one("%s is too short", repr(s))
		}
		return nil
	}}}
	if most == 0 {
		return rules
	}
	return append(rules, rule{"maxLength", func(value any) []problem {
		if s, ok := value.(string); ok && utf8.RuneCountInString(s) > most {
			return one("%s is too long", repr(s))
		}
		return nil
	}})
}

// pattern is the keyword of this name.
func pattern(expression string) rule {
	compiled := regexp.MustCompile(expression)
	return rule{"pattern", func(value any) []problem {
		if s, ok := value.(string); ok && !compiled.MatchString(s) {
			return one("%s does not match %s", repr(s), repr(expression))
		}
		return nil
	}}
}

// minimum is the keyword of this name.
func minimum(least int64) rule {
	return rule{"minimum", func(value any) []problem {
		if n, ok := integer(value); ok && n < least {
			return one("%d is less than the minimum of %d", n, least)
		}
		return nil
	}}
}

// maximum is the keyword of this name.
func maximum(most int64) rule {
	return rule{"maximum", func(value any) []problem {
		if n, ok := integer(value); ok && n > most {
			return one("%d is greater than the maximum of %d", n, most)
		}
		return nil
	}}
}

// oneOf is the keyword of this name, for alternatives that exclude each other.
func oneOf(alternatives ...schema) schema {
	return schema{{"oneOf", func(value any) []problem {
		var context []problem
		for i, s := range alternatives {
			found := s.problems(value)
			if len(found) == 0 {
				return nil
			}
			for j := range found {
				found[j].where = append([]any{i}, found[j].where...)
			}
			context = append(context, found...)
		}
		return []problem{{message: repr(value) + " is not valid under any of the given schemas", context: context}}
	}}}
}

// unforeseen is the answer to what makes Trove fail inside: 500, with an id for its log.
func unforeseen() error { return front.Failed(front.UnforeseenAnswer()) }
