package v1

import (
	"cmp"
	"fmt"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// What MySQL keeps to itself. trove/common/cfg.py, ignore_dbs and ignore_users.
var (
	reservedDatabases = []string{"mysql", "information_schema", "performance_schema", "sys"}
	reservedUsers     = []string{"os_admin", "root"}
)

// characterSets are MySQL's. A collation's name begins with that of its character set.
var characterSets = []string{
	"armscii8", "ascii", "big5", "binary", "cp1250", "cp1251", "cp1256", "cp1257", "cp850", "cp852", "cp866", "cp932", "dec8", "eucjpms", "euckr", "gb18030",
	"gb2312", "gbk", "geostd8", "greek", "hebrew", "hp8", "keybcs2", "koi8r", "koi8u", "latin1", "latin2", "latin5", "latin7", "macce", "macroman", "sjis",
	"swe7", "tis620", "ucs2", "ujis", "utf16", "utf16le", "utf32", "utf8", "utf8mb4",
}

// What names look like. trove/common/db/mysql/models.py.
var (
	databaseName = regexp.MustCompile(`^[A-Za-z0-9_-]+[\s?#@]*[A-Za-z0-9_-]+$`)
	invalidText  = regexp.MustCompile("^\\s|\\s$|'|\"|;|`|,|/|\\\\")
)

// accounts are the databases and users that an instance is to begin with. trove/extensions/mysql/common.py.
func accounts(body *dict) ([]store.Database, []store.User, error) {
	databases, err := databasesOf(body)
	if err != nil {
		return nil, nil, err
	}
	users, err := usersOf(body, "")
	if err != nil {
		return nil, nil, err
	}
	for _, u := range users {
		for _, name := range u.Databases {
			if !slices.ContainsFunc(databases, func(d store.Database) bool { return d.Name == name }) {
				return nil, nil, front.Fail(http.StatusBadRequest, "The request indicates that user %[1]s should have access to database %[2]s, but database"+
					" %[2]s is not included in the initial databases list.", u.Name, name)
			}
		}
	}
	return databases, users, nil
}

func databasesOf(body *dict) ([]store.Database, error) {
	var list []store.Database
	for _, d := range body.dicts("databases") {
		database := store.Database{Name: d.text("name"), CharacterSet: d.text("character_set"), Collate: d.text("collate")}
		switch {
		case utf8.RuneCountInString(database.Name) > 64:
			return nil, front.Fail(http.StatusBadRequest, "Schema name '%s' is too long. Max length = 64.", database.Name)
		case !databaseName.MatchString(database.Name):
			return nil, front.Fail(http.StatusBadRequest, "'%s' is not a valid schema name.", database.Name)
		case slices.Contains(reservedDatabases, database.Name):
			return nil, front.Fail(http.StatusBadRequest, "Database name \"%s\" is on the reserved list: %s.", database.Name, reprTexts(reservedDatabases))
		case slices.ContainsFunc(list, func(other store.Database) bool { return other.Name == database.Name }):
			return nil, front.Fail(http.StatusBadRequest, "Two or more databases share the same name in the initial databases list."+
				" Please correct the names or remove the duplicate entries.")
		}
		if err := checkCollation(database.CharacterSet, database.Collate); err != nil {
			return nil, err
		}
		list = append(list, database)
	}
	return list, nil
}

// checkCollation refuses character sets that MySQL has not, and collations that are of no character set or of another.
func checkCollation(set, collation string) error {
	of := func(set string) bool { return collation == set || strings.HasPrefix(collation, set+"_") }
	switch {
	case set != "" && !slices.Contains(characterSets, set):
		return front.Fail(http.StatusBadRequest, "'%s' not a valid character set.", set)
	case set != "" && collation != "" && !of(set):
		return front.Fail(http.StatusBadRequest, "%s not a valid collation for charset %s.", collation, set)
	case collation != "" && !slices.ContainsFunc(characterSets, of):
		return front.Fail(http.StatusBadRequest, "'%s' not a valid collation.", collation)
	default:
		return nil
	}
}

// usersOf are the users in a body. Prefix is put before what is wrong with one of them.
func usersOf(body *dict, prefix string) ([]store.User, error) {
	var list []store.User
	for _, d := range body.dicts("users") {
		u := store.User{Name: d.text("name"), Host: cmp.Or(d.text("host"), "%")}
		wrong := wrongUser(u.Name, u.Host)
		switch {
		case wrong != "":
		case slices.ContainsFunc(list, func(other store.User) bool { return other.Name == u.Name && other.Host == u.Host }):
			return nil, front.Fail(http.StatusBadRequest, "Two or more users share the same name and host in the initial users list."+
				" Please correct the names or remove the duplicate entries.")
		case invalidText.MatchString(d.text("password")):
			wrong = fmt.Sprintf("'%s' is not a valid password.", d.text("password"))
		}
		if wrong != "" {
			return nil, front.Fail(http.StatusBadRequest, "%s%s", prefix, wrong)
		}
		for _, database := range d.dicts("databases") {
			u.Databases = append(u.Databases, database.text("name"))
		}
		list = append(list, u)
	}
	return list, nil
}

// wrongUser is what is wrong with the name or the host of a user, "" for nothing.
func wrongUser(name, host string) string {
	switch {
	case utf8.RuneCountInString(name) > 16:
		return fmt.Sprintf("User name '%s' is too long. Max length = 16.", name)
	case invalidText.MatchString(name):
		return fmt.Sprintf("'%s' is not a valid user name.", name)
	case host != "%" && !validHost(host):
		return fmt.Sprintf("'%s' is not a valid hostname.", host)
	case slices.Contains(reservedUsers, name):
		return fmt.Sprintf("User name \"%s\" is on the reserved list: %s.", name, reprTexts(reservedUsers))
	default:
		return ""
	}
}

// validHost is true for an address or a network, in which % stands for any number.
func validHost(host string) bool {
	host = strings.ReplaceAll(host, "%", "1")
	if _, err := netip.ParsePrefix(host); err == nil {
		return true
	}
	_, err := netip.ParseAddr(host)
	return err == nil
}

func reprTexts(list []string) string {
	values := make([]any, 0, len(list))
	for _, s := range list {
		values = append(values, s)
	}
	return repr(values)
}
