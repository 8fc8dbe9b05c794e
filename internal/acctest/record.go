package acctest

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
)

// The kinds of servers whose operations are recorded.
const (
	kindNodes     = "nodes"
	kindUnpatched = "v1.0-unpatched"
	kindRepaired  = "v1.0-repaired"
	// kindStock is Trove with the guest agents that come with it.
	kindStock = "v1.0-stock"
)

// kindOf is the kind of a sandbox.
func kindOf(s settings) string {
	if s.sandbox.API != sandbox.APIv1 {
		return kindNodes
	}
	return kindOfTrove(!s.sandbox.Defects)
}

// kindOfTrove is the kind of a server of API v1.0.
func kindOfTrove(repaired bool) string {
	if repaired {
		return kindRepaired
	}
	return kindUnpatched
}

// observers watch all clouds of a process, by kind: what the tests of a package found together is what is recorded.
var observers = map[string]*observer{kindNodes: newObserver(), kindUnpatched: newObserver(), kindRepaired: newObserver()}

// table is by datastore and operation the name of the outcome.
type table = map[string]map[string]string

// recordFolder has what tests found last, as the page "What works where" shows it. For the API of the specification that is
// what the acceptance tests find on the sandbox; for v1.0, what real Trove answered to the differential tests.
const recordFolder = "testdata/operations"

//go:embed testdata/operations
var embedded embed.FS

// finish is the exit status of a package's tests. What they found is compared with the record; where OPERATIONS_FOUND names a folder
// it is left there instead, to be compared together with what the other packages found (CompareOperations).
func finish(m *testing.M) int {
	status := m.Run()
	if err := os.RemoveAll(program.folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if status != 0 {
		return status
	}
	found := map[string]table{}
	for kind, observed := range observers {
		found[kind] = observed.table()
	}
	var err error
	if folder := os.Getenv("OPERATIONS_FOUND"); folder != "" {
		err = leave(folder, found)
	} else {
		err = compareWithRecord(found, nil)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// leave writes what a process found into a file of its own.
func leave(folder string, found map[string]table) error {
	text, err := json.Marshal(found)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, "*.json")
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

// CompareOperations compares what all packages' tests together found, as they have left it in the folder, with the record. Of the
// complete kinds of servers nothing may be missing either: all tests were run against them.
func CompareOperations(folder string, complete []string) error {
	found, err := gather(os.DirFS(folder))
	if err != nil {
		return err
	}
	return compareWithRecord(found, complete)
}

// RecordOperations writes what all packages' tests together found of the complete kinds of servers to a folder, as the new record.
func RecordOperations(folder string, complete []string, into string) error {
	found, err := gather(os.DirFS(folder))
	if err != nil {
		return err
	}
	for _, kind := range complete {
		err = errors.Join(err, writeRecord(into, kind, found[kind]))
	}
	return err
}

// gather puts together what several processes found. What worked for one of them works.
func gather(folder fs.FS) (map[string]table, error) {
	files, err := fs.Glob(folder, "*.json")
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errors.New("no test has left what it found of the operations")
	}
	all := map[string]*observer{kindNodes: newObserver(), kindUnpatched: newObserver(), kindRepaired: newObserver()}
	for _, file := range files {
		var found map[string]table
		text, err := fs.ReadFile(folder, file)
		if err == nil {
			err = json.Unmarshal(text, &found)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for kind, one := range found {
			if all[kind] == nil {
				return nil, fmt.Errorf("%s: unknown kind of server %q", file, kind)
			}
			all[kind].add(one)
		}
	}
	tables := map[string]table{}
	for kind, observed := range all {
		tables[kind] = observed.table()
	}
	return tables, nil
}

// compareWithRecord tells what was found otherwise than it is written down.
func compareWithRecord(found map[string]table, complete []string) error {
	records, err := fs.Sub(embedded, recordFolder)
	if err != nil {
		return err
	}
	var errs []error
	for kind, observed := range found {
		recorded, err := readRecord(records, kind)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, difference := range contradictions(recorded, observed, slices.Contains(complete, kind)) {
			errs = append(errs, fmt.Errorf("%s: %s", kind, difference))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("what the tests found differs from the record; if it is right, run make test RECORD=-record, and then make generate:\n%w", err)
	}
	return nil
}

func writeRecord(folder, kind string, found table) error {
	text, err := json.MarshalIndent(found, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, kind+".json"), append(text, '\n'), 0o600)
}

func readRecord(folder fs.FS, kind string) (table, error) {
	text, err := fs.ReadFile(folder, kind+".json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var recorded table
	return recorded, json.Unmarshal(text, &recorded)
}
