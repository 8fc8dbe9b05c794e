package clouds

import (
	"errors"
	"fmt"
	"strings"
)

// ErrNoCloud says that nobody named a cloud, or an address of one.
var ErrNoCloud = errors.New("neither the provider block nor the environment says which cloud to use")

// Resolve decides what is used. The order, for each value:
//
//  1. the provider block;
//  2. the entry of clouds.yaml that the block's cloud names, or else OS_CLOUD, with secure.yaml over it and its profile under it;
//  3. the environment, as far as it speaks of the same cloud.
//
// A cloud that is named is taken whole. The environment then fills what the entry leaves out, and only where it names the
// same cloud, by OS_CLOUD or by the same OS_AUTH_URL; where it names no address at all, it gives the region, the kind of endpoint and what is trusted, but
// nothing of an identity. Of an environment that names another address nothing is used, nor are its credentials where it names another user.
//
// The error is ErrNoCloud, or names file, entry and key, or the variable, or the attribute. No secret is in it.
func Resolve(block Block, m Machine) (Cloud, error) {
	given, err := block.layer()
	if err != nil {
		return Cloud{}, err
	}
	environment, err := m.environment()
	if err != nil {
		return Cloud{}, err
	}
	name := Value{block["cloud"], Source{Attribute: "cloud"}}
	if !name.Set() {
		name = Value{m.getenv("OS_CLOUD"), Source{Variable: "OS_CLOUD"}}
	}
	if !name.Set() {
		usable, unread := environment.beside(given, relation{})
		return complete(layers{given, usable}, context{unread: unread})
	}

	own := relation{cloud: name.Text, exported: m.getenv("OS_CLOUD")}
	region := ""
	if own.exported == own.cloud {
		region = m.getenv("OS_REGION_NAME")
	}
	entry, err := m.entry(name.Text, given[keyRegionName].Text, region)
	if err != nil {
		return Cloud{}, fmt.Errorf("cloud %s (%s): %w", quoted(name.Text), name.From, err)
	}
	if name.From.Variable != "" && differ(given[keyAuthURL], entry.layer[keyAuthURL]) {
		return complete(layers{given}, context{unread: "OS_CLOUD names a cloud at another address, and no variable is read"})
	}
	usable, unread := environment.beside(layers{given, entry.layer}.flat(), own)
	return complete(layers{given, entry.layer, usable}, context{name: name, profile: entry.profile, unread: unread})
}

// layers lie one over the other, the first one on top.
type layers []layer

// pick is the first layer that has any of the keys, for keys that mean the same or exclude each other: an id of one place is
// not mixed with a name of another.
func (ls layers) pick(keys ...string) layer {
	for _, l := range ls {
		for _, key := range keys {
			if l[key].Set() {
				return l
			}
		}
	}
	return layer{}
}

// first is the value of a key in the first layer that has one.
func (ls layers) first(key string) Value { return ls.pick(key)[key] }

// downTo are the layers above the first one that has a key, and that one.
func (ls layers) downTo(key string) layers {
	for i, l := range ls {
		if l[key].Set() {
			return ls[:i+1]
		}
	}
	return ls
}

// flat is all layers as one.
func (ls layers) flat() layer {
	flat := layer{}
	for _, l := range ls {
		for key, value := range l {
			if !flat[key].Set() {
				flat[key] = value
			}
		}
	}
	return flat
}

// relation is between the environment and a named cloud; it is empty where no cloud is named.
type relation struct {
	// cloud is the name, exported what OS_CLOUD says.
	cloud    string
	exported string
}

// identity is what belongs to who asks.
var identity = []string{
	keyAuthType, keyUserID, keyUserName, keyUserDomainID, keyUserDomainName, keyPassword, keyToken, keyApplicationCredentialID,
	keyApplicationCredentialName, keyApplicationCredentialSecret, keyTrustID, keySystemScope, keyDefaultDomainID, keyDefaultDomainName,
}

// impersonal is what belongs to a machine rather than to who asks, and to no cloud in particular.
var impersonal = []string{keyRegionName, keyInterface, keyCACert, keyInsecure}

// beside is the part of the environment that may be used beside what block and entry say, and why the rest is not, if there
// is any.
func (l layer) beside(upper layer, r relation) (usable layer, unread string) {
	usable, unread = l.usable(upper, r)
	if len(usable) == len(l) {
		unread = ""
	}
	return usable, unread
}

func (l layer) usable(upper layer, r relation) (usable layer, unread string) {
	named := r.cloud != ""
	switch {
	case named && r.exported != "" && r.exported != r.cloud:
		return layer{}, "OS_CLOUD names another cloud, and no other variable is read"
	case differ(l[keyAuthURL], upper[keyAuthURL]):
		return layer{}, "OS_AUTH_URL is another address, and no variable is read"
	case named && r.exported == "" && (!l[keyAuthURL].Set() || !upper[keyAuthURL].Set()):
		return l.only(impersonal), "the variables name no cloud, and none of a user, a password or a project is read"
	case differ(l[keyUserID], upper[keyUserID]), differ(l[keyUserName], upper[keyUserName]),
		differ(l[keyApplicationCredentialID], upper[keyApplicationCredentialID]):
		unread = "the variables name another user, and none of a user or a password is read"
		if named {
			return l.only(impersonal), unread
		}
		return l.without(identity), unread
	default:
		return l, ""
	}
}

// differ says whether two values are both there, and not the same. Of addresses the version and the last slash do not count.
func differ(a, b Value) bool {
	return a.Set() && b.Set() && canonical(a.Text) != canonical(b.Text)
}

func canonical(text string) string {
	return strings.TrimRight(strings.TrimSuffix(strings.TrimRight(text, "/"), "/v3"), "/")
}

func (l layer) only(keys []string) layer {
	some := layer{}
	for _, key := range keys {
		if value := l[key]; value.Set() {
			some[key] = value
		}
	}
	return some
}

func (l layer) without(keys []string) layer {
	some := layers{l}.flat()
	for _, key := range keys {
		delete(some, key)
	}
	return some
}
