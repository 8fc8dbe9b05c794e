// Package clouds answers one question: which cloud is spoken to, as whom, and who said so. It reads the provider block, the
// environment (OS_*) and the files of the field (clouds.yaml, secure.yaml, clouds-public.yaml) as openstacksdk reads them, and
// makes one Cloud of them, each value with its Source.
//
// Resolve is the whole of it. It asks nobody on the network, and it sees of the machine what it is handed: the same block,
// variables and files always make the same Cloud. What is read, how it is spelled and where openstacksdk is not followed
// belongs here; requests, tokens and endpoints do not.
//
// Gophercloud's clouds.Parse is not what reads the files: it looks OS_CACERT, OS_CERT and OS_KEY up itself, whatever cloud is
// named, ends in a panic on an entry without auth, and knows neither auth_type nor what belongs to one service alone. YAML is
// read with go.yaml.in/yaml, and what is found becomes gophercloud's AuthOptions (AuthOptions).
package clouds

import (
	"cmp"
	"strings"
)

// Cloud is what is used to reach a cloud, complete and consistent: who has one can ask for a token. Empty means that nobody
// said anything, and that nothing is needed.
type Cloud struct {
	// Name is the entry of clouds.yaml, empty where there is none.
	Name Value
	// AuthURL is Keystone's address, as it was written.
	AuthURL Value

	// Method is how Keystone is shown who asks.
	Method Method
	// UserID or UserName says who it is; with UserName goes one of UserDomainID and UserDomainName.
	UserID         Value
	UserName       Value
	UserDomainID   Value
	UserDomainName Value
	// Password, Token and ApplicationCredentialSecret are the proof; only the one of Method is set.
	Password                    Value
	Token                       Value
	ApplicationCredentialID     Value
	ApplicationCredentialName   Value
	ApplicationCredentialSecret Value

	// ProjectID or ProjectName is where to work; with ProjectName goes one of ProjectDomainID and ProjectDomainName. An
	// application credential has its project already: one that is named here is compared with it, and not sent. The same goes
	// for a token that is used as it is.
	ProjectID         Value
	ProjectName       Value
	ProjectDomainID   Value
	ProjectDomainName Value
	// TrustID stands for the project of a trust, in place of a project.
	TrustID Value

	// Region is the region whose services are used, the catalogue's first one where empty.
	Region Value
	// Interface lists kinds of endpoints, the best one first, separated by commas: public, internal, admin.
	Interface Value
	// Endpoint is used in place of the catalogue's for the database service.
	Endpoint Value
	// ServiceType and ServiceName are how the catalogue calls the database service.
	ServiceType Value
	ServiceName Value

	// CACert, Cert and Key are PEM texts or paths of files with them; Key is empty where Cert holds both.
	CACert Value
	Cert   Value
	Key    Value
	// Insecure is "true" where any certificate is accepted.
	Insecure Value

	// Unread says why the environment, or a part of it, was left alone; empty where it was not.
	Unread string
}

// Login is the cloud as far as a token depends on it: as whom and where to log in, and over which connection. Two clouds of one Login
// can do with one token, whatever region and endpoint each of them uses.
func (c Cloud) Login() Cloud {
	c.Region, c.Interface, c.Endpoint, c.ServiceType, c.ServiceName = Value{}, Value{}, Value{}, Value{}, Value{}
	return c
}

// Value is a text, and where it was found.
type Value struct {
	Text string
	From Source
}

// Set says whether anybody gave the value.
func (v Value) Set() bool { return v.Text != "" }

// Source is where a value was found: in one of four places.
type Source struct {
	// Object is the attribute of a resource, of a data source or of an action.
	Object string
	// Attribute of the provider block.
	Attribute string
	// Variable of the environment.
	Variable string
	// File, and in it the entry and the key, as "auth.password".
	File  string
	Entry string
	Key   string
}

// String names the place in words that fit after "from".
func (s Source) String() string {
	switch {
	case s.Object != "":
		return s.Object + " of the resource"
	case s.Attribute != "":
		return s.Attribute + " of the provider block"
	case s.Variable != "":
		return "the variable " + s.Variable
	case s.File != "":
		return s.Key + " of " + quoted(s.Entry) + " in " + s.File
	default:
		return "the defaults"
	}
}

// Method is a way to authenticate.
type Method string

// The methods that are spoken. Keystone, keystone/auth/plugins/{password,token,application_credential}.py.
const (
	MethodPassword              Method = "password"
	MethodToken                 Method = "token"
	MethodApplicationCredential Method = "application_credential"
)

// Interfaces are the kinds of endpoints to take, the best one first.
func (c Cloud) Interfaces() []string {
	if !c.Interface.Set() {
		return []string{"public"}
	}
	return strings.Split(c.Interface.Text, ",")
}

// Type is how the catalogue calls the database service.
func (c Cloud) Type() string { return cmp.Or(c.ServiceType.Text, "database") }
