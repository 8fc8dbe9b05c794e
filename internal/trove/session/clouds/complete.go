package clouds

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// context is what a message needs to know beside the layers.
type context struct {
	// name is the entry, profile the one that it names in vain, unread why a part of the environment is not used.
	name    Value
	profile string
	unread  string
}

// complete makes a cloud of what the layers say, or says what is missing.
func complete(ls layers, said context) (Cloud, error) {
	c := Cloud{
		Name:        said.name,
		Unread:      said.unread,
		AuthURL:     ls.first(keyAuthURL),
		Region:      ls.first(keyRegionName),
		Interface:   ls.first(keyInterface),
		Endpoint:    ls.first(keyEndpoint),
		ServiceType: ls.first(keyServiceType),
		ServiceName: ls.first(keyServiceName),
		CACert:      ls.first(keyCACert),
		Insecure:    ls.first(keyInsecure),
	}
	pair := ls.pick(keyCert, keyKey)
	c.Cert, c.Key = pair[keyCert], pair[keyKey]
	if err := c.checkAddress(said.profile); err != nil {
		return Cloud{}, err
	}
	if c.Key.Set() && !c.Cert.Set() {
		return Cloud{}, fmt.Errorf("%s is without its certificate (cert)", c.Key.From)
	}
	var err error
	if c.Method, err = ls.method(); err != nil {
		return Cloud{}, err
	}
	if err := c.setIdentity(ls); err != nil {
		return Cloud{}, err
	}
	return c, c.setScope(ls)
}

// checkAddress refuses what can't be asked for a token of Keystone's API v3.
func (c Cloud) checkAddress(profile string) error {
	switch {
	case !c.AuthURL.Set() && !c.Name.Set():
		return ErrNoCloud
	case !c.AuthURL.Set() && profile != "":
		return fmt.Errorf("cloud %s (%s) has no auth_url, and its profile %s is not in clouds-public.yaml; profiles that openstacksdk knows of its own are not read",
			quoted(c.Name.Text), c.Name.From, quoted(profile))
	case !c.AuthURL.Set():
		return fmt.Errorf("cloud %s (%s) has no auth_url", quoted(c.Name.Text), c.Name.From)
	}
	address, err := url.Parse(c.AuthURL.Text)
	switch {
	case err != nil || address.Host == "" || (address.Scheme != "http" && address.Scheme != "https"):
		return fmt.Errorf("%s is no address that begins with https:// or http://", c.AuthURL.From)
	case address.User != nil:
		return fmt.Errorf("%s holds a user; give it as username and password", c.AuthURL.From)
	case strings.HasSuffix(strings.TrimRight(address.Path, "/"), "/v2.0"):
		return fmt.Errorf("%s is that of Keystone's API v2.0, which is not spoken; leave /v2.0 out, or put /v3", c.AuthURL.From)
	}
	return nil
}

// methods are the authentication types that are spoken. All others are refused by name: a password that was given for an
// identity provider must not reach Keystone's own.
var methods = map[string]Method{
	"password":                 MethodPassword,
	"v3password":               MethodPassword,
	"token":                    MethodToken,
	"v3token":                  MethodToken,
	"applicationcredential":    MethodApplicationCredential,
	"v3applicationcredential":  MethodApplicationCredential,
	"application_credential":   MethodApplicationCredential,
	"v3application_credential": MethodApplicationCredential,
}

// method is how to authenticate. What is given above an auth_type decides, but that a password is not used in another way than
// the auth_type below it says. Without an auth_type it follows from what is given, the password first, which is
// openstacksdk's default.
func (ls layers) method() (Method, error) {
	var given Method
	for _, l := range ls {
		if given == "" {
			given = l.gives()
		}
		kind := l[keyAuthType]
		if !kind.Set() {
			continue
		}
		method, spoken := methods[strings.ToLower(kind.Text)]
		if !spoken && (given == "" || given == MethodPassword || l.gives() == given) {
			return "", fmt.Errorf("%s is %s, which is not spoken; password, token and v3applicationcredential are", kind.From, quoted(kind.Text))
		}
		if given != "" && l.gives() != given {
			return given, nil
		}
		return method, nil
	}
	if given == "" {
		return MethodPassword, nil
	}
	return given, nil
}

// gives is the method for which a layer has the proof.
func (l layer) gives() Method {
	switch {
	case l[keyPassword].Set():
		return MethodPassword
	case l[keyApplicationCredentialSecret].Set():
		return MethodApplicationCredential
	case l[keyToken].Set():
		return MethodToken
	case l[keyApplicationCredentialID].Set(), l[keyApplicationCredentialName].Set():
		return MethodApplicationCredential
	default:
		return ""
	}
}

// setIdentity sets who asks and the proof of it.
func (c *Cloud) setIdentity(ls layers) error {
	switch c.Method {
	case MethodToken:
		if c.Token = ls.first(keyToken); !c.Token.Set() {
			return c.missing("token", "token", "OS_TOKEN")
		}
		return nil
	case MethodApplicationCredential:
		if c.ApplicationCredentialSecret = ls.first(keyApplicationCredentialSecret); !c.ApplicationCredentialSecret.Set() {
			return c.missing("secret of an application credential", "application_credential_secret", "OS_APPLICATION_CREDENTIAL_SECRET")
		}
		which := ls.pick(keyApplicationCredentialID, keyApplicationCredentialName)
		if c.ApplicationCredentialID = which[keyApplicationCredentialID]; c.ApplicationCredentialID.Set() {
			return nil
		}
		if c.ApplicationCredentialName = which[keyApplicationCredentialName]; !c.ApplicationCredentialName.Set() {
			return c.missing("application credential", "application_credential_id", "OS_APPLICATION_CREDENTIAL_ID")
		}
	case MethodPassword:
		if c.Password = ls.first(keyPassword); !c.Password.Set() {
			return c.missing("password", "password", "OS_PASSWORD")
		}
	}
	user := ls.pick(keyUserID, keyUserName)
	if c.UserID = user[keyUserID]; c.UserID.Set() {
		return nil
	}
	if c.UserName = user[keyUserName]; !c.UserName.Set() {
		return c.missing("user", "user_name or user_id", "OS_USERNAME or OS_USER_ID")
	}
	c.UserDomainID, c.UserDomainName = ls.domain(keyUserDomainID, keyUserDomainName)
	return nil
}

// setScope sets the project, or the trust that stands for one. Nothing else is of use to Trove, and a login that names none
// would work in whatever project Keystone picks.
func (c *Cloud) setScope(ls layers) error {
	if c.Method == MethodApplicationCredential {
		// It has its project. One that is named below it belongs to the credentials there.
		ls = ls.downTo(keyApplicationCredentialSecret)
	}
	scope := ls.pick(keyTrustID, keyProjectID, keyProjectName, keySystemScope)
	c.TrustID, c.ProjectID, c.ProjectName = scope[keyTrustID], scope[keyProjectID], scope[keyProjectName]
	project := c.ProjectID
	if !project.Set() {
		project = c.ProjectName
	}
	switch {
	case scope[keySystemScope].Set():
		return fmt.Errorf("%s asks for the whole system, but Trove works in a project; name one in its place: project_id, or project_name with its domain", scope[keySystemScope].From)
	case c.TrustID.Set() && project.Set():
		return fmt.Errorf("%s and %s name two places to work in; a trust has its project already", c.TrustID.From, project.From)
	case c.TrustID.Set() && c.Method == MethodApplicationCredential:
		return fmt.Errorf("%s is a trust, which is of no use to an application credential: that has its project already", c.TrustID.From)
	case c.ProjectID.Set():
		c.ProjectName = Value{}
		return nil
	case c.ProjectName.Set():
		c.ProjectDomainID, c.ProjectDomainName = ls.domain(keyProjectDomainID, keyProjectDomainName)
		return nil
	case c.TrustID.Set(), c.Method != MethodPassword:
		return nil
	}
	if domain := ls.pick(keyDomainID, keyDomainName); len(domain) > 0 {
		value := domain[keyDomainID]
		if !value.Set() {
			value = domain[keyDomainName]
		}
		return fmt.Errorf("%s asks for a whole domain, but Trove works in a project; name one beside it: project_id, or project_name with its domain", value.From)
	}
	return c.missing("project", "tenant_name or tenant_id", "OS_PROJECT_NAME or OS_PROJECT_ID")
}

// domain is an id or a name, never both, the id first; where nobody says anything, the domain with the id "default".
func (ls layers) domain(id, name string) (Value, Value) {
	for _, pair := range [][2]string{{id, name}, {keyDefaultDomainID, keyDefaultDomainName}} {
		said := ls.pick(pair[0], pair[1])
		if said[pair[0]].Set() {
			return said[pair[0]], Value{}
		}
		if said[pair[1]].Set() {
			return Value{}, said[pair[1]]
		}
	}
	return Value{Text: "default"}, Value{}
}

// missing says what nobody gave, for which cloud, and what to set.
func (c Cloud) missing(what, attribute, variable string) error {
	of := fmt.Sprintf("the cloud at %s (%s)", c.AuthURL.Text, c.AuthURL.From)
	set := fmt.Sprintf("set %s, or %s", attribute, variable)
	if c.Name.Set() {
		of = fmt.Sprintf("cloud %s (%s)", quoted(c.Name.Text), c.Name.From)
		set += fmt.Sprintf(" beside OS_CLOUD=%s, or add it to the entry or to secure.yaml", c.Name.Text)
	}
	message := fmt.Sprintf("%s has no %s; %s", of, what, set)
	if c.Unread != "" {
		message += " (" + c.Unread + ")"
	}
	return errors.New(message)
}
