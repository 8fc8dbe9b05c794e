#!/usr/bin/env bash
# What       modernc.org/sqlite 1.61.1 (SQLite in Go), a time.Time stored in a DATETIME column and looked at again in SQL.
# Behaviour  It is stored as Go prints it, time zone name and reading of the monotonic clock included, so SQLite's own functions
#            take it for no date: date() is NULL. Back in Go it is a time.Time only where the column itself is selected; max() of
#            it, even of a single row, is a string that does not scan into a time.Time.
# Guess      As with other drivers the text is in SQLite's own format, date() works on it, and max() of a DATETIME is a time.
# Seen       text ends in "+0000 UTC m=…", date() is NULL, the column scans exactly, max() does not scan
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOPATH=$work/go GOMODCACHE=$work/go/pkg/mod GOFLAGS=-mod=mod GOWORK=off

cat >main.go <<'GO'
package main

import (
	"database/sql"
	"fmt"
	"log"
	"regexp"
	"time"

	_ "modernc.org/sqlite"
)

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	db, err := sql.Open("sqlite", "backups.db")
	must(err)
	defer db.Close()
	_, err = db.Exec("CREATE TABLE backup (made DATETIME)")
	must(err)
	now := time.Now()
	_, err = db.Exec("INSERT INTO backup VALUES (?)", now)
	must(err)

	var text string
	var day sql.NullString
	var made, latest time.Time
	must(db.QueryRow("SELECT CAST(made AS TEXT), date(made), made FROM backup").Scan(&text, &day, &made))
	fmt.Println("text:  ", regexp.MustCompile(`\d+`).ReplaceAllString(text, "0"))
	fmt.Println("date():", day.Valid)
	fmt.Println("column:", made.Equal(now))
	fmt.Println("max(): ", db.QueryRow("SELECT max(made) FROM backup").Scan(&latest))
}
GO
{ go mod init example.com/finding && go get modernc.org/sqlite@v1.61.1; } 2>log || { cat log >&2; exit 1; }
TZ=UTC go run . 2>>log | tee seen || { cat log >&2; exit 1; }

diff -u - seen <<'END'
text:   0-0-0 0:0:0.0 +0 UTC m=+0.0
date(): false
column: true
max():  sql: Scan error on column index 0, name "max(made)": unsupported Scan, storing driver.Value type string into type *time.Time
END
