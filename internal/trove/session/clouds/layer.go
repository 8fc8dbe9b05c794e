package clouds

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Keys as openstacksdk has them once all spellings are one.
const (
	keyAuthType                    = "auth_type"
	keyAuthURL                     = "auth_url"
	keyUserID                      = "user_id"
	keyUserName                    = "username"
	keyUserDomainID                = "user_domain_id"
	keyUserDomainName              = "user_domain_name"
	keyPassword                    = "password"
	keyToken                       = "token"
	keyApplicationCredentialID     = "application_credential_id"
	keyApplicationCredentialName   = "application_credential_name"
	keyApplicationCredentialSecret = "application_credential_secret" //nolint:gosec // The name of a key.
	keyProjectID                   = "project_id"
	keyProjectName                 = "project_name"
	keyProjectDomainID             = "project_domain_id"
	keyProjectDomainName           = "project_domain_name"
	keyDomainID                    = "domain_id"
	keyDomainName                  = "domain_name"
	keyDefaultDomainID             = "default_domain_id"
	keyDefaultDomainName           = "default_domain_name"
	keyTrustID                     = "trust_id"
	keySystemScope                 = "system_scope"
	keyRegionName                  = "region_name"
	keyInterface                   = "interface"
	keyEndpoint                    = "database_endpoint_override"
	keyServiceType                 = "database_service_type"
	keyServiceName                 = "database_service_name"
	keyCACert                      = "cacert"
	keyCert                        = "cert"
	keyKey                         = "key"
	keyInsecure                    = "insecure"
	keyVerify                      = "verify"
)

// spellings are the ways to write each key, the best one first: where an entry has several, that one counts. A hyphen counts
// as an underscore in each.
//
// Openstacksdk, openstack/config/loader.py, magic_fixes and what it calls; keystoneauth1/loading/identity.py for what is
// deprecated. The keys of the database service are openstack/config/cloud_region.py, _get_config.
var spellings = map[string][]string{
	keyAuthType:                    {keyAuthType, "auth_plugin"},
	keyAuthURL:                     {keyAuthURL},
	keyUserID:                      {keyUserID, "userid"},
	keyUserName:                    {keyUserName, "user_name"},
	keyUserDomainID:                {keyUserDomainID},
	keyUserDomainName:              {keyUserDomainName},
	keyPassword:                    {keyPassword},
	keyToken:                       {keyToken, "auth_token"},
	keyApplicationCredentialID:     {keyApplicationCredentialID},
	keyApplicationCredentialName:   {keyApplicationCredentialName},
	keyApplicationCredentialSecret: {keyApplicationCredentialSecret},
	keyProjectID:                   {keyProjectID, "tenant_id"},
	keyProjectName:                 {keyProjectName, "tenant_name"},
	keyProjectDomainID:             {keyProjectDomainID},
	keyProjectDomainName:           {keyProjectDomainName},
	keyDomainID:                    {keyDomainID},
	keyDomainName:                  {keyDomainName},
	keyDefaultDomainID:             {keyDefaultDomainID, "default_domain"},
	keyDefaultDomainName:           {keyDefaultDomainName},
	keyTrustID:                     {keyTrustID},
	keySystemScope:                 {keySystemScope},
	keyRegionName:                  {"database_region_name", keyRegionName},
	keyInterface:                   {"database_endpoint_type", "database_interface", "endpoint_type", keyInterface},
	keyEndpoint:                    {keyEndpoint, "database_endpoint"},
	keyServiceType:                 {keyServiceType},
	keyServiceName:                 {keyServiceName},
	keyCACert:                      {keyCACert},
	keyCert:                        {keyCert},
	keyKey:                         {keyKey},
	keyInsecure:                    {keyInsecure},
	keyVerify:                      {keyVerify},
}

// keys in an order that is always the same, so that of several mistakes always the same one is told.
var keys = slices.Sorted(maps.Keys(spellings))

// expanded are the keys in whose values {name} stands for another value of the entry. A password is none of them.
var expanded = []string{keyAuthURL, keyEndpoint, keyCACert, keyCert, keyKey}

// layer is what one of the places says, by key. What it says nothing of, or the empty text, is not in it.
type layer map[string]Value

// read makes a layer of an entry. What belongs under auth counts outside of it too, as with openstacksdk; under auth it wins.
func read(fields map[string]node) (layer, error) {
	fields = underscored(fields)
	auth := fields[keyAuth]
	if auth.kind != kindMapping && auth.kind != kindNothing {
		return nil, fmt.Errorf("%s is %s where a mapping is expected", auth.from, auth.kind)
	}
	underAuth := underscored(auth.fields)
	l := layer{}
	for _, key := range keys {
		for _, spelling := range spellings[key] {
			for _, fields := range []map[string]node{underAuth, fields} {
				value, err := textOf(key, fields[spelling])
				if err != nil {
					return nil, err
				}
				if value.Set() && !l[key].Set() {
					l[key] = value
				}
			}
		}
	}
	for _, key := range expanded {
		if err := l.expand(key, fields); err != nil {
			return nil, err
		}
	}
	return l.settled()
}

// underscored is a mapping without hyphens in its keys.
func underscored(fields map[string]node) map[string]node {
	same := make(map[string]node, len(fields))
	for name, field := range fields {
		plain := strings.ReplaceAll(name, "-", "_")
		if _, both := fields[plain]; both && plain != name {
			continue
		}
		same[plain] = field
	}
	return same
}

// textOf is the text of a key's value. A list stands for its elements only where kinds of endpoints are listed.
func textOf(key string, value node) (Value, error) {
	switch {
	case value.kind == kindNothing:
		return Value{}, nil
	case value.kind == kindText && (key == keyInsecure || key == keyVerify):
		return Value{value.boolean(), value.from}, nil
	case value.kind == kindText:
		return Value{value.text, value.from}, nil
	case value.kind == kindList && key == keyInterface:
		texts := make([]string, len(value.items))
		for i, item := range value.items {
			if item.kind != kindText {
				return Value{}, fmt.Errorf("%s lists %s where a text is expected", value.from, item.kind)
			}
			texts[i] = item.text
		}
		return Value{strings.Join(texts, ","), value.from}, nil
	case value.kind == kindList && key == keyRegionName:
		return Value{}, nil // Which one of them it is has been decided by then.
	default:
		return Value{}, fmt.Errorf("%s is %s where a text is expected", value.from, value.kind)
	}
}

// boolean is "true" or "false" for what openstacksdk takes for that: a quoted text by its word, an unquoted one also by what
// YAML 1.1 has for it. Anything else is as good as nothing said.
func (n node) boolean() string {
	word := strings.ToLower(n.text)
	switch {
	case word == "true", word == "false":
		return word
	case !n.quoted && (word == "yes" || word == "on"):
		return "true"
	case !n.quoted && (word == "no" || word == "off"):
		return "false"
	default:
		return ""
	}
}

// expand replaces {name} by the entry's value of that name; {{ and }} are braces.
func (l layer) expand(key string, fields map[string]node) error {
	value := l[key]
	if value.From.Entry == "" || !strings.ContainsAny(value.Text, "{}") || isPEM(value.Text) {
		return nil
	}
	var done strings.Builder
	rest := value.Text
	for rest != "" {
		switch before, after, opened := strings.Cut(rest, "{"); {
		case strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "}}"):
			done.WriteByte(rest[0])
			rest = rest[2:]
		case opened && before == "":
			name, end, closed := strings.Cut(after, "}")
			known := fields[name]
			if !closed || known.kind != kindText {
				return fmt.Errorf("%s: there is no %s in the entry to put in its place", value.From, quoted(name))
			}
			done.WriteString(known.text)
			rest = end
		default:
			done.WriteByte(rest[0])
			rest = rest[1:]
		}
	}
	l[key] = Value{done.String(), value.From}
	return nil
}

// settled makes one of what says the same thing: verify and insecure, the domain of both and those of each, all names of the
// kinds of endpoints.
func (l layer) settled() (layer, error) {
	if verify := l[keyVerify]; verify.Text == "false" && l[keyInsecure].Text != "true" {
		l[keyInsecure] = Value{"true", verify.From}
	} else if verify.Text == "true" && !l[keyInsecure].Set() {
		l[keyInsecure] = Value{"false", verify.From}
	}
	delete(l, keyVerify)

	// Openstacksdk, loader.py, _handle_domain_id: each of id and name by itself.
	for from, targets := range map[string][2]string{
		keyDomainID: {keyUserDomainID, keyProjectDomainID}, keyDomainName: {keyUserDomainName, keyProjectDomainName},
	} {
		for _, target := range targets {
			if l[from].Set() && !l[target].Set() {
				l[target] = l[from]
			}
		}
	}

	if value := l[keyInterface]; value.Set() {
		var kinds []string
		for kind := range strings.SplitSeq(value.Text, ",") {
			kind = strings.TrimSuffix(strings.TrimSpace(kind), "URL")
			if kind != "public" && kind != "internal" && kind != "admin" {
				return nil, fmt.Errorf("%s is none of public, internal and admin", value.From)
			}
			kinds = append(kinds, kind)
		}
		l[keyInterface] = Value{strings.Join(kinds, ","), value.From}
	}
	return l, nil
}

// environment is what the variables say: each key in capitals after OS_.
//
// Openstacksdk, openstack/config/loader.py, _get_os_environ.
func (m Machine) environment() (layer, error) {
	fields := map[string]node{}
	for _, names := range spellings {
		for _, name := range names {
			variable := "OS_" + strings.ToUpper(name)
			if text := m.getenv(variable); text != "" {
				fields[name] = node{kind: kindText, quoted: true, text: text, from: Source{Variable: variable}}
			}
		}
	}
	return read(fields)
}

// attributes of the provider block that are called otherwise than the keys. The others have a spelling's name.
var attributes = map[string]string{"region": keyRegionName, "cacert_file": keyCACert, "endpoint_overrides": keyEndpoint}

// Block is the provider block: texts by attribute, as terraform-provider-openstack names them. The empty text is as good as an
// attribute that is left out.
type Block map[string]string

// layer is the block in the words of the files.
func (b Block) layer() (layer, error) {
	fields := map[string]node{}
	for attribute, text := range b {
		key := attribute
		if other, ok := attributes[attribute]; ok {
			key = other
		}
		if text != "" {
			fields[key] = node{kind: kindText, quoted: true, text: text, from: Source{Attribute: attribute}}
		}
	}
	return read(fields)
}
