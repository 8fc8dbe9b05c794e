package acctest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
)

// The kinds of servers whose operations are recorded.
const (
	kindNodes     = "nodes"
	kindUnpatched = "v1.0-unpatched"
	kindRepaired  = "v1.0-repaired"
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

// recordFolder has what tests found last, as the page "What works where" shows it. For the API of the specification that is
// what the acceptance tests find on the sandbox; for v1.0, what real Trove answered to the differential tests. Packages whose
// tests are recorded are beside this one.
const recordFolder = "../acctest/testdata/operations"

// checkRecord compares what the tests of a process found with what is written down, or writes it down anew. Which kinds of
// servers all tests were run against, OPERATIONS names, separated by commas: for these nothing may be missing either.
func checkRecord(write bool) error {
	complete := strings.Split(os.Getenv("OPERATIONS"), ",")
	var errs []error
	for kind, observed := range observers {
		file := filepath.Join(recordFolder, kind+".json")
		if write {
			errs = append(errs, writeRecord(file, observed.table(), slices.Contains(complete, kind)))
			continue
		}
		recorded, err := readRecord(file)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, difference := range contradictions(recorded, observed.table(), slices.Contains(complete, kind)) {
			errs = append(errs, fmt.Errorf("%s: %s", kind, difference))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("what the tests found differs from the record; if it is right, run them again with -record, and then make generate:\n%w", err)
	}
	return nil
}

// writeRecord leaves the record of a kind alone that not all tests were run against.
func writeRecord(file string, table map[string]map[string]string, complete bool) error {
	if !complete {
		return nil
	}
	text, err := json.MarshalIndent(table, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o600)
}

func readRecord(file string) (map[string]map[string]string, error) {
	text, err := os.ReadFile(filepath.Clean(file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var recorded map[string]map[string]string
	return recorded, json.Unmarshal(text, &recorded)
}

// finish is the exit status of a package's tests, once what they found has been compared with the record.
func finish(m *testing.M, write *bool) int {
	status := m.Run()
	if status != 0 {
		return status
	}
	if err := checkRecord(*write); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
