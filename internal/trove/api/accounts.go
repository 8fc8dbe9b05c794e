package api

import (
	"cmp"
	"net/url"
	"strings"
)

// AnyHost is the host of users who may connect from anywhere.
const AnyHost = "%"

// Account is what tells the users of an instance apart: one name at two hosts is two users. An empty Host stands for AnyHost.
type Account struct {
	Name string
	Host string
}

// Account is the user's.
func (u User) Account() Account { return Account{Name: u.Name, Host: cmp.Or(u.Host, AnyHost)} }

// String is the name and the host, as MySQL writes them: "app@%".
func (a Account) String() string { return a.Name + "@" + cmp.Or(a.Host, AnyHost) }

// ParseAccount reads "name" or "name@host" as Trove does: what follows the last @ is the host, unless that is nothing.
//
// Trove, trove/extensions/mysql/common.py, unquote_user_host.
func ParseAccount(text string) Account {
	at := strings.LastIndexByte(text, '@')
	if at < 0 || at == len(text)-1 {
		return Account{Name: text, Host: AnyHost}
	}
	return Account{Name: text[:at], Host: text[at+1:]}
}

// segment is the account in a path, before the path is escaped like any other. Trove takes it out of its escapes once more
// than the path is, so that it has to be escaped once more: else the name "100%41" would be "100A", and one with letters beyond
// ASCII something else again. A dot is escaped too, though no other server asks for that: in between, Trove cuts ".json" off
// the end of a path, which makes "app.json" the user "app".
//
// Trove, trove/extensions/mysql/common.py, unquote_user_host; trove/common/utils.py, correct_id_with_req.
func (a Account) segment() string {
	return strings.ReplaceAll(url.PathEscape(a.String()), ".", "%2E")
}
