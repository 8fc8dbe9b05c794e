// operations compares what the acceptance tests of all packages found of which operations work, together, with what is written down;
// with -record it writes that down anew. `make test` runs it after the tests, at the top of the checkout.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

func main() {
	complete := flag.String("complete", "", "kinds of servers that all tests were run against, separated by commas")
	record := flag.Bool("record", false, "write down what was found, in place of comparing it")
	flag.Parse()
	if err := run(flag.Args(), strings.Split(*complete, ","), *record); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folders, complete []string, record bool) error {
	if len(folders) != 1 {
		return errors.New("usage: operations [-complete KINDS] [-record] FOLDER, where FOLDER is what OPERATIONS_FOUND was for the tests")
	}
	if record {
		return acctest.RecordOperations(folders[0], complete, "internal/acctest/testdata/operations")
	}
	return acctest.CompareOperations(folders[0], complete)
}
