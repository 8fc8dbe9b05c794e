package api

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Fault is what a datastore does not take of a database or a user.
type Fault struct {
	// Field is "name", "character_set", "collate", "host" or "password".
	Field string
	// Reason is a sentence. It does not tell a password.
	Reason string
}

// contentRules are what a datastore takes of databases and users.
type contentRules struct {
	databaseName, userName limit
	// hosts tells whether users belong to a host; sets are the character sets.
	hosts bool
	sets  []string
}

// limit is what a name may be. Size counts it.
type limit struct {
	size     func(name string) int
	longest  int
	unit     string
	reserved []string
	// prefix is what the names of the server's own begin with, "" for none.
	prefix string
}

func bytesOf(name string) int { return len(name) }

// The rules are those of the servers and of the guests that write their statements. Trove itself has refused some of it, and more besides, up to
// release 22; since then it answers 202, the guest fails, and nobody is told.
//
// What is reserved: trove/common/cfg.py, ignore_dbs and ignore_users. Lengths: MySQL, Identifier Length Limits and Account Names;
// MariaDB, Identifier Names; PostgreSQL, NAMEDATALEN, which counts bytes.
var (
	mysqlDatabases = limit{utf8.RuneCountInString, 64, "characters", []string{"mysql", "information_schema", "performance_schema", "sys"}, ""}
	mysqlSets      = []string{
		"armscii8", "ascii", "big5", "binary", "cp1250", "cp1251", "cp1256", "cp1257", "cp850", "cp852", "cp866", "cp932", "dec8", "eucjpms", "euckr",
		"gb18030", "gb2312", "gbk", "geostd8", "greek", "hebrew", "hp8", "keybcs2", "koi8r", "koi8u", "latin1", "latin2", "latin5", "latin7", "macce",
		"macroman", "sjis", "swe7", "tis620", "ucs2", "ujis", "utf16", "utf16le", "utf32", "utf8", "utf8mb3", "utf8mb4",
	}
	contentRulesOf = map[string]contentRules{
		"mysql":   {mysqlDatabases, limit{utf8.RuneCountInString, 32, "characters", []string{"os_admin", "root"}, "mysql."}, true, mysqlSets},
		"mariadb": {mysqlDatabases, limit{utf8.RuneCountInString, 80, "characters", []string{"os_admin", "root"}, "mariadb."}, true, mysqlSets},
		"postgresql": {
			limit{bytesOf, 63, "bytes", []string{"os_admin", "postgres", "template0", "template1"}, ""},
			limit{bytesOf, 63, "bytes", []string{"os_admin", "postgres"}, "pg_"},
			false, nil,
		},
	}
)

// unquotable is what breaks the statement in which the guest writes a name or a password, or the path of a request: trove/common/db/mysql/models.py of release 18,
// MySQLUser.not_supported_chars.
var unquotable = regexp.MustCompile("^\\s|\\s$|['\";`,/\\\\]|[[:cntrl:]]")

const withoutQuotes = "has quotes, semicolons, commas, slashes, backslashes or control characters in it, or a space around it"

// Faults are what the datastore does not take of the database; none for a datastore whose rules are not known.
func (d Database) Faults(datastore string) []Fault {
	rules, ok := contentRulesOf[datastore]
	if !ok {
		return nil
	}
	return slices.Concat(rules.databaseName.faults("database", d.Name, datastore), rules.ofSets(d, datastore))
}

// Faults are what the datastore does not take of the user; none for a datastore whose rules are not known. What is empty is not looked at.
func (u User) Faults(datastore string) []Fault {
	rules, ok := contentRulesOf[datastore]
	if !ok {
		return nil
	}
	faults := rules.userName.faults("user", u.Name, datastore)
	switch {
	case u.Host == "" || u.Host == AnyHost:
	case !rules.hosts:
		faults = append(faults, Fault{"host", fmt.Sprintf("Users of %s belong to no host: leave it out.", datastore)})
	case !isAddress(u.Host):
		faults = append(faults, Fault{"host", fmt.Sprintf("%q is no address: it is one as 10.1.2.3, with %% for what may be anything at its end, as 10.1.%%, or %% alone for everywhere.", u.Host)})
	}
	if u.Password != "" && unquotable.MatchString(u.Password) {
		faults = append(faults, Fault{"password", fmt.Sprintf("The password of user %q %s.", u.Name, withoutQuotes)})
	}
	return faults
}

func (l limit) faults(kind, name, datastore string) []Fault {
	fault := func(format string, args ...any) []Fault { return []Fault{{"name", fmt.Sprintf(format, args...)}} }
	switch {
	case name == "":
		return nil
	case slices.Contains(l.reserved, strings.ToLower(name)), l.prefix != "" && strings.HasPrefix(name, l.prefix):
		return fault("%q is a %s of the server's own in %s.", name, kind, datastore)
	case l.size(name) > l.longest:
		return fault("%q has %d %s, and %s takes %d.", name, l.size(name), l.unit, datastore, l.longest)
	case unquotable.MatchString(name):
		return fault("%q %s.", name, withoutQuotes)
	}
	return nil
}

// ofSets looks at the character set and the collation. A collation is named after its character set, but for MariaDB's uca1400 ones, which go with
// several.
func (r contentRules) ofSets(d Database, datastore string) []Fault {
	if r.sets == nil {
		return nil
	}
	if d.CharacterSet != "" && !slices.Contains(r.sets, d.CharacterSet) {
		return []Fault{{"character_set", fmt.Sprintf("%s has no character set %q. It has: %s.", datastore, d.CharacterSet, strings.Join(r.sets, ", "))}}
	}
	if d.Collate == "" || datastore == "mariadb" && strings.HasPrefix(d.Collate, "uca1400_") {
		return nil
	}
	of, _, _ := strings.Cut(d.Collate, "_")
	switch {
	case !slices.Contains(r.sets, of):
		return []Fault{{"collate", fmt.Sprintf("%s has no collation %q: their names begin with that of a character set, as utf8mb4_general_ci.", datastore, d.Collate)}}
	case d.CharacterSet != "" && !sameSet(of, d.CharacterSet):
		return []Fault{{"collate", fmt.Sprintf("%q is a collation of %s, and the character set is %s.", d.Collate, of, d.CharacterSet)}}
	}
	return nil
}

// sameSet tells whether two names are of one character set: utf8 is another name of utf8mb3.
func sameSet(a, b string) bool {
	long := func(set string) string {
		if set == "utf8" {
			return "utf8mb3"
		}
		return set
	}
	return long(a) == long(b)
}

// isAddress tells whether a host is an IPv4 address, or a part of one with % for the rest of it: trove/common/apischema.py, host_string, takes no
// others, and trove/common/db/mysql/models.py of release 18, MySQLUser._is_valid_host_name, no words.
func isAddress(host string) bool {
	rest, cut := strings.CutPrefix(host, AnyHost)
	if cut {
		rest = "1" + rest
	}
	rest, open := strings.CutSuffix(rest, AnyHost)
	address, err := netip.ParseAddr(rest)
	for i := 0; err != nil && open && i < 4; i++ {
		rest = strings.TrimSuffix(rest, ".") + ".1"
		address, err = netip.ParseAddr(rest)
	}
	return err == nil && address.Is4()
}
