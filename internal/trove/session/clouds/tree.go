package clouds

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// node is a piece of a file: a text, a list or a mapping, and nothing where there was null. Scalars are kept as they are
// written: an unquoted 0123 is a password of four digits, and not the number 83.
type node struct {
	kind   kind
	text   string
	quoted bool
	items  []node
	fields map[string]node
	from   Source
}

type kind int

const (
	kindNothing kind = iota
	kindText
	kindList
	kindMapping
)

func (k kind) String() string { return [...]string{"nothing", "a text", "a list", "a mapping"}[k] }

// UnmarshalYAML takes what is there, whatever it is. Anchors and merged mappings are resolved by then.
func (n *node) UnmarshalYAML(read *yaml.Node) error {
	switch read.Kind {
	case yaml.ScalarNode:
		n.kind, n.text = kindText, read.Value
		n.quoted = read.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
		return nil
	case yaml.SequenceNode:
		n.kind = kindList
		return read.Decode(&n.items)
	case yaml.MappingNode:
		n.kind = kindMapping
		return read.Decode(&n.fields)
	case yaml.DocumentNode, yaml.AliasNode:
	}
	return errors.New("neither a text, a list nor a mapping")
}

// UnmarshalJSON does the same for JSON.
func (n *node) UnmarshalJSON(read []byte) error {
	read = bytes.TrimSpace(read)
	switch {
	case bytes.Equal(read, []byte("null")):
		return nil
	case read[0] == '{':
		n.kind = kindMapping
		return json.Unmarshal(read, &n.fields)
	case read[0] == '[':
		n.kind = kindList
		return json.Unmarshal(read, &n.items)
	case read[0] == '"':
		n.kind, n.quoted = kindText, true
		return json.Unmarshal(read, &n.text)
	default:
		n.kind, n.text = kindText, string(read)
		return nil
	}
}

var lineNumber = regexp.MustCompile(`line \d+`)

// parse reads a file's content. What the parser says of it is not repeated but for the line: it may quote a password.
func parse(path string, content []byte) (node, error) {
	var root node
	language, err := "YAML", error(nil)
	if strings.HasSuffix(path, "json") {
		language, err = "JSON", json.Unmarshal(content, &root)
	} else if err = yaml.Unmarshal(content, new(any)); err == nil {
		// Read as a whole first: that is where an anchor that holds itself, or that is multiplied beyond measure, is refused.
		err = yaml.Unmarshal(content, &root)
	}
	if err != nil {
		where := ""
		if line := lineNumber.FindString(err.Error()); line != "" {
			where = " at " + line
		}
		return node{}, fmt.Errorf("%s is not %s%s; a value with special characters needs quotes", path, language, where)
	}
	if root.kind != kindMapping && root.kind != kindNothing {
		return node{}, fmt.Errorf("%s holds %s where a mapping with the key clouds is expected", path, root.kind)
	}
	return root, nil
}

// locate writes into a node, and all that is in it, where it was found.
func (n node) locate(from Source) node {
	n.from = from
	if n.kind != kindMapping {
		return n
	}
	fields := make(map[string]node, len(n.fields))
	for name, field := range n.fields {
		inner := from
		inner.Key = name
		if from.Key != "" {
			inner.Key = from.Key + "." + name
		}
		fields[name] = field.locate(inner)
	}
	n.fields = fields
	return n
}

// over lays a mapping over another one, deep mappings too, or only auth as openstacksdk does with profiles and regions.
//
// Openstacksdk, openstack/config/_util.py, merge_clouds, and loader.py, _auth_update.
func (n node) over(below node, deep bool) node {
	if n.kind != kindMapping || below.kind != kindMapping {
		return n
	}
	fields := make(map[string]node, len(below.fields)+len(n.fields))
	maps.Copy(fields, below.fields)
	for name, field := range n.fields {
		if deep || name == keyAuth {
			field = field.over(fields[name], deep)
		}
		if field.kind == kindNothing && fields[name].kind != kindNothing {
			continue
		}
		fields[name] = field
	}
	return node{kind: kindMapping, fields: fields, from: n.from}
}

// names are the keys of a mapping, in order.
func (n node) names() []string { return slices.Sorted(maps.Keys(n.fields)) }
