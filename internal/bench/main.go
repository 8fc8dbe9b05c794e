// Command bench measures what plans and applies of many databases cost: requests, time, and the provider's processor time and memory.
// It runs Terraform with the provider against a sandbox of its own, with API v1.0, and beside it a provider that does nothing, for what
// Terraform and the framework take for themselves. `make bench` runs it; `make bench-peer` runs another provider through the same.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

func main() {
	var err error
	switch {
	case os.Getenv(programVariable) != "":
		err = measured()
	case os.Getenv("TF_PLUGIN_MAGIC_COOKIE") != "":
		err = serveNothing(context.Background())
	default:
		err = run(context.Background(), os.Args[1:])
	}
	if err != nil {
		log.Fatal(err)
	}
}

// options are what is measured.
type options struct {
	terraform, provider, sandbox, peer string
	sizes                              []int
}

func run(ctx context.Context, args []string) error {
	var o options
	var sizes string
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&o.terraform, "terraform", "terraform", "Terraform's program")
	flags.StringVar(&o.provider, "provider", "", "the provider's program")
	flags.StringVar(&o.sandbox, "sandbox", "", "the sandbox's program")
	flags.StringVar(&o.peer, "peer", "", "the program of terraform-provider-openstack, to be compared with; none is fine")
	flags.StringVar(&sizes, "sizes", "10,100,1000", "comma-separated numbers of instances")
	if err := flags.Parse(args); err != nil {
		return err
	}
	for size := range strings.SplitSeq(sizes, ",") {
		number, err := strconv.Atoi(size)
		if err != nil {
			return fmt.Errorf("-sizes: %w", err)
		}
		o.sizes = append(o.sizes, number)
	}
	info, err := os.Stat(o.provider)
	if err != nil {
		return err
	}
	fmt.Printf("The provider's program: %.1f MB (bar: 20 MB)\n", float64(info.Size())/1e6)
	rows := measureAll(ctx, o)
	return write(rows, o.peer != "")
}

// measureAll runs every scenario with every provider at every size. What fails is a row that says so.
func measureAll(ctx context.Context, o options) []row {
	var rows []row
	for _, s := range scenarios {
		for _, size := range o.sizes {
			if s.clusters > 0 && size > s.clusters {
				continue
			}
			r := row{scenario: s, size: size, results: map[string]result{}}
			for _, p := range providersOf(o) {
				if s.clusters > 0 && p.name != ourName {
					continue
				}
				got, err := measure(ctx, o, s, p, size)
				if err != nil {
					fmt.Fprintf(os.Stderr, "%s of %d with %s: %v\n", s.name, size, p.name, err)
					continue
				}
				r.results[p.name] = got
			}
			rows = append(rows, r)
		}
	}
	return rows
}

// row is one scenario at one size, by provider.
type row struct {
	scenario scenario
	size     int
	results  map[string]result
}

// result is what one command took.
type result struct {
	gets, requests, limited int
	wall                    time.Duration
	usage                   usage
}

// write prints the figures as a table, with the ratios to the providers beside.
func write(rows []row, peer bool) error {
	var text strings.Builder
	head := "scenario\tobjects\tGETs\tbar\trequests\twall s\tms each\tCPU s\tMiB\twall/nothing\t"
	if peer {
		head += "GETs/peer\twall/peer\tCPU/peer\tMiB/peer\t"
	}
	text.WriteString(head + "\n")
	for _, r := range rows {
		text.WriteString(r.line(peer) + "\n")
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, err := table.Write([]byte(text.String()))
	return errors.Join(err, table.Flush())
}

// line is the row's in the table.
func (r row) line(peer bool) string {
	ours, ok := r.results[ourName]
	if !ok {
		return fmt.Sprintf("%s\t%d\tfailed\t", r.scenario.name, r.size)
	}
	gets := strconv.Itoa(ours.gets)
	if ours.limited > 0 {
		gets += fmt.Sprintf(" (%d too fast)", ours.limited)
	}
	line := fmt.Sprintf("%s\t%d\t%s\t%s\t%d\t%.2f\t%.1f\t%.2f\t%.0f\t%s\t", r.scenario.name, r.size, gets, r.scenario.bar(r.size),
		ours.requests, ours.wall.Seconds(), float64(ours.wall.Milliseconds())/float64(r.size), ours.usage.CPU.Seconds(), float64(ours.usage.Memory)/(1<<20),
		ratio(ours.wall, r.results[nothingName].wall))
	if peer {
		theirs := r.results[peerName]
		line += fmt.Sprintf("%s\t%s\t%s\t%s\t", ratio(ours.gets, theirs.gets), ratio(ours.wall, theirs.wall),
			ratio(ours.usage.CPU, theirs.usage.CPU), ratio(ours.usage.Memory, theirs.usage.Memory))
	}
	return line
}

// ratio is of ours to another's, empty where there is none.
func ratio[N int | int64 | time.Duration](ours, theirs N) string {
	if theirs == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", float64(ours)/float64(theirs))
}

// folderOf makes a folder with this program in a provider's place.
func folderOf(root string, p subject) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(root, "plugins")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	return folder, os.Symlink(self, filepath.Join(folder, "terraform-provider-"+p.local))
}
