package api

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFaultsOfDatabases(t *testing.T) {
	for _, test := range []struct {
		datastore string
		database  Database
		faults    []Fault
	}{
		{"mysql", Database{Name: "app"}, nil},
		{"mysql", Database{Name: "my app-1", CharacterSet: "utf8mb4", Collate: "utf8mb4_0900_ai_ci"}, nil},
		{"mysql", Database{Name: strings.Repeat("ä", 64)}, nil},
		{"mysql", Database{Name: strings.Repeat("x", 65)}, []Fault{{"name", `"` + strings.Repeat("x", 65) + `" has 65 characters, and mysql takes 64.`}}},
		{"mysql", Database{Name: "sys"}, []Fault{{"name", `"sys" is a database of the server's own in mysql.`}}},
		{"mysql", Database{Name: "MySQL"}, []Fault{{"name", `"MySQL" is a database of the server's own in mysql.`}}},
		{"mysql", Database{Name: "a`b"}, []Fault{{"name", "\"a`b\" has quotes, semicolons, commas, slashes, backslashes or control characters in it, or a space around it."}}},
		{"mysql", Database{Name: "app "}, []Fault{{"name", `"app " has quotes, semicolons, commas, slashes, backslashes or control characters in it, or a space around it.`}}},
		{"mysql", Database{Name: "a", Collate: "utf8_general_ci"}, nil},
		{"mysql", Database{Name: "a", CharacterSet: "utf8", Collate: "utf8mb3_bin"}, nil},
		{"mysql", Database{Name: "a", CharacterSet: "binary", Collate: "binary"}, nil},
		{"mysql", Database{Name: "a", CharacterSet: "latin1", Collate: "utf8mb4_bin"}, []Fault{{"collate", `"utf8mb4_bin" is a collation of utf8mb4, and the character set is latin1.`}}},
		{"mysql", Database{Name: "a", Collate: "de_DE.UTF-8"}, []Fault{{"collate", `mysql has no collation "de_DE.UTF-8": their names begin with that of a character set, as utf8mb4_general_ci.`}}},
		{"mysql", Database{Name: "a", CharacterSet: "UTF-8"}, []Fault{{"character_set", `mysql has no character set "UTF-8". It has: ` + strings.Join(mysqlSets, ", ") + "."}}},
		{"mysql", Database{Name: "a", CharacterSet: "utf8mb4", Collate: "uca1400_ai_ci"}, []Fault{{"collate", `mysql has no collation "uca1400_ai_ci": their names begin with that of a character set, as utf8mb4_general_ci.`}}},
		{"mariadb", Database{Name: "a", CharacterSet: "utf8mb4", Collate: "uca1400_ai_ci"}, nil},
		{"postgresql", Database{Name: "app", CharacterSet: "UTF8", Collate: "de_DE.UTF-8"}, nil},
		{"postgresql", Database{Name: "sys"}, nil},
		{"postgresql", Database{Name: "template1"}, []Fault{{"name", `"template1" is a database of the server's own in postgresql.`}}},
		{"postgresql", Database{Name: strings.Repeat("ä", 32)}, []Fault{{"name", `"` + strings.Repeat("ä", 32) + `" has 64 bytes, and postgresql takes 63.`}}},
		{"cassandra", Database{Name: "a`b", Collate: "x"}, nil},
	} {
		assert.Equal(t, test.faults, test.database.Faults(test.datastore), "%s: %+v", test.datastore, test.database)
	}
}

func TestFaultsOfUsers(t *testing.T) {
	noAddress := func(host string) []Fault {
		return []Fault{{"host", `"` + host + `" is no address: it is one as 10.1.2.3, with % for what may be anything at its end, as 10.1.%, or % alone for everywhere.`}}
	}
	for _, test := range []struct {
		datastore string
		user      User
		faults    []Fault
	}{
		{"mysql", User{Name: "app", Password: "s3cret:pw", Host: "%"}, nil},
		{"mysql", User{Name: "app", Host: "10.0.0.1"}, nil},
		{"mysql", User{Name: "app", Host: "10.0.%"}, nil},
		{"mysql", User{Name: "app", Host: "10.0.0.1%"}, nil},
		{"mysql", User{Name: "app", Host: "10.0.0.26%"}, nil},
		{"mysql", User{Name: "app", Host: "1%"}, nil},
		{"mysql", User{Name: "app", Host: "%.0.0.1"}, nil},
		{"mysql", User{Name: "app", Host: "db%"}, noAddress("db%")},
		{"mysql", User{Name: "app", Host: "localhost"}, noAddress("localhost")},
		{"mysql", User{Name: "app", Host: "10.0.0.256"}, noAddress("10.0.0.256")},
		{"mysql", User{Name: "app", Host: "10.%.0.1"}, noAddress("10.%.0.1")},
		{"mysql", User{Name: "app", Host: "fe80::1"}, noAddress("fe80::1")},
		{"mysql", User{Name: "root"}, []Fault{{"name", `"root" is a user of the server's own in mysql.`}}},
		{"mysql", User{Name: "mysql.session"}, []Fault{{"name", `"mysql.session" is a user of the server's own in mysql.`}}},
		{"mysql", User{Name: strings.Repeat("x", 33)}, []Fault{{"name", `"` + strings.Repeat("x", 33) + `" has 33 characters, and mysql takes 32.`}}},
		{"mariadb", User{Name: strings.Repeat("x", 33)}, nil},
		{"mysql", User{Name: "app", Password: "it's"}, []Fault{{"password", `The password of user "app" has quotes, semicolons, commas, slashes, backslashes or control characters in it, or a space around it.`}}},
		{"postgresql", User{Name: "app", Host: "%"}, nil},
		{"postgresql", User{Name: "app", Host: "10.0.0.1"}, []Fault{{"host", "Users of postgresql belong to no host: leave it out."}}},
		{"postgresql", User{Name: "pg_reader"}, []Fault{{"name", `"pg_reader" is a user of the server's own in postgresql.`}}},
		{"redis", User{Name: "root", Host: "x"}, nil},
	} {
		assert.Equal(t, test.faults, test.user.Faults(test.datastore), "%s: %+v", test.datastore, test.user)
	}
}
