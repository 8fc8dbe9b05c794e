// Package store keeps the sandbox's rows in SQLite: the specification's data model and the engine's own tables.
//
// It knows what the rows are, not what they mean. Its schema is schema.sql, what a fresh installation holds is seed.sql.
package store

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

//go:embed schema.sql
var schema string

//go:embed seed.sql
var seedOfSpecification string

//go:embed seed_v1.sql
var seedOfDeployed string

//go:embed seed_v1_parameters.sql
var parametersOfDeployed string

// Seed says what a fresh database holds besides its schema.
type Seed int

// The seeds: what the specification's examples name, and what a deployed Trove has.
const (
	SeedSpecification Seed = iota
	SeedDeployed
)

func (s Seed) text() string {
	if s == SeedDeployed {
		return seedOfDeployed + parametersOfDeployed
	}
	return seedOfSpecification
}

// seedSetting is the name under which a database keeps which seed it has.
const seedSetting = "seed"

// schemaVersion is PRAGMA user_version of the files that this program writes.
const schemaVersion = 10

// ErrNotFound says that no row fits.
var ErrNotFound = errors.New("no such row")

// Store is an open database. It has one connection, so that there is one writer, and so that a database in memory lives as long as it.
type Store struct {
	db       *sql.DB
	revision atomic.Int64
}

// Revision is another number after each transaction that changed what there is; what only notes requests, tokens or settings leaves it.
func (s *Store) Revision() int64 { return s.revision.Load() }

// Open opens the database in the file path, or a new one in memory if path is "". A new database gets the schema and the seed.
// It is an error if the file is no database, one of another version of this program, or one that began with another seed.
func Open(ctx context.Context, path string, seed Seed) (*Store, error) {
	dsn := "file::memory:?_pragma=foreign_keys(1)"
	if path != "" {
		dsn = "file:" + url.PathEscape(path) + "?_pragma=foreign_keys(1)&_pragma=journal_mode(wal)&_pragma=synchronous(normal)&_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	s := &Store{db: db}
	if err := s.migrate(ctx, seed); err != nil {
		return nil, errors.Join(fmt.Errorf("preparing the database %q: %w", path, err), db.Close())
	}
	return s, nil
}

// migrate writes schema and seeds into an empty database and refuses one of another version.
func (s *Store) migrate(ctx context.Context, seed Seed) error {
	return s.Write(ctx, func(tx *Tx) error {
		var version int
		if err := tx.row(`PRAGMA user_version`).Scan(&version); err != nil {
			return err
		}
		switch version {
		case schemaVersion:
			kept, err := tx.Setting(seedSetting)
			if err == nil && kept != strconv.Itoa(int(seed)) {
				err = errors.New("it belongs to another dialect of the API")
			}
			return err
		case 0:
			if err := tx.exec(schema); err != nil {
				return err
			}
			if err := tx.exec(seed.text()); err != nil {
				return err
			}
			if err := tx.SaveSetting(seedSetting, strconv.Itoa(int(seed))); err != nil {
				return err
			}
			return tx.exec(fmt.Sprintf(`PRAGMA user_version = %d`, schemaVersion))
		default:
			return fmt.Errorf("it has version %d, this program wants %d", version, schemaVersion)
		}
	})
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Write runs f in a transaction, which is kept if f returns nil and undone otherwise. Once begun it isn't interrupted by ctx: a server
// that has begun to serve a request finishes, whether or not the client still listens.
func (s *Store) Write(ctx context.Context, f func(*Tx) error) error {
	ctx = context.WithoutCancel(ctx)
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	// Also after a panic, or else nobody would get the connection again. After the commit it does nothing.
	defer func() { _ = tx.Rollback() }()
	t := &Tx{ctx: ctx, tx: tx}
	if err := f(t); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if t.changed {
		s.revision.Add(1)
	}
	return nil
}

// Tx is a transaction. It carries its context, since it lives no longer than the call that made it.
type Tx struct {
	ctx context.Context
	tx  *sql.Tx
	// changed is true once something else than a note was written.
	changed bool
	touched []string
}

// exec changes what there is.
func (tx *Tx) exec(query string, args ...any) error {
	tx.changed = true
	return tx.note(query, args...)
}

// note writes what is no change: that something was asked for, or at what time.
func (tx *Tx) note(query string, args ...any) error {
	_, err := tx.tx.ExecContext(tx.ctx, query, args...)
	return err
}

func (tx *Tx) row(query string, args ...any) *sql.Row {
	return tx.tx.QueryRowContext(tx.ctx, query, args...)
}

// scanner is a *sql.Row or *sql.Rows.
type scanner interface{ Scan(dest ...any) error }

// one reads a single row, ErrNotFound if there is none.
func one[T any](tx *Tx, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	v, err := scan(tx.row(query, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return v, ErrNotFound
	}
	return v, err
}

// all reads every row, in the query's order.
func all[T any](tx *Tx, scan func(scanner) (T, error), query string, args ...any) (list []T, err error) {
	rows, err := tx.tx.QueryContext(tx.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// nullable scans NULL as the zero value.
type nullable[T any] struct{ to *T }

func (n nullable[T]) Scan(value any) error {
	var v sql.Null[T]
	if err := v.Scan(value); err != nil {
		return err
	}
	*n.to = v.V
	return nil
}

func into[T any](to *T) nullable[T] { return nullable[T]{to} }

// orNull is NULL for the zero value.
func orNull[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

// layout of the `datetime` columns. It sorts as text, and the driver reads it back as a time.
const layout = "2006-01-02 15:04:05.000000"

// datetime is t for a `datetime` column.
func datetime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(layout)
}

// nanoseconds is t for an `integer` column of the engine's own tables.
func nanoseconds(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixNano()
}

func fromNanoseconds(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

// Setting is the value kept under name, "" if there is none.
func (tx *Tx) Setting(name string) (string, error) {
	value, err := one(tx, func(r scanner) (v string, err error) {
		err = r.Scan(&v)
		return v, err
	}, `SELECT value FROM settings WHERE name = ?`, name)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return value, err
}

// SaveSetting keeps value under name.
func (tx *Tx) SaveSetting(name, value string) error {
	return tx.note(`INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
}
