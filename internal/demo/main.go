// Command demo shows the whole product working: it starts a sandbox, and for each of the specification's three topologies applies an
// example, changes something behind Terraform's back, lets Terraform find and repair it, and destroys everything. With the first it also shows
// what else the specification says of nodes. Nothing of the
// user's is read or touched: Terraform's configuration, credentials and state are in a folder that is removed at the end.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	var o options
	flag.StringVar(&o.terraform, "terraform", "", "path of terraform or tofu")
	flag.StringVar(&o.provider, "provider", "", "path of the provider's binary")
	flag.StringVar(&o.sandbox, "sandbox", "", "path of trove-sandbox")
	flag.StringVar(&o.examples, "examples", "examples/topologies", "folder with a root module for each topology")
	flag.Float64Var(&o.speed, "speed", 20, "how many times faster than real time the sandbox runs")
	flag.Parse()
	err := run(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "\ndemo:", err)
		os.Exit(1)
	}
}

type options struct {
	terraform, provider, sandbox, examples string
	speed                                  float64
}

// run returns an error if any step did not do what it says.
func run(ctx context.Context, o options) (err error) {
	for _, path := range []*string{&o.terraform, &o.provider, &o.sandbox, &o.examples} {
		if *path == "" {
			return errors.New("-terraform, -provider and -sandbox are needed; `make demo` gives them")
		}
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	folder, err := os.MkdirTemp("", "trove-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()

	begin := time.Now()
	box, err := startSandbox(ctx, o.sandbox, folder, o.speed)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, box.stop()) }()
	fmt.Printf("Sandbox at %s, %g times as fast as real time. Terraform's folder: %s\n", box.address, o.speed, folder)

	cliConfig := filepath.Join(folder, "terraform.rc")
	if err := os.WriteFile(cliConfig, []byte(cliConfiguration(filepath.Dir(o.provider))), 0o600); err != nil {
		return err
	}
	outcomes := []outcome{}
	for _, t := range topologies {
		work := filepath.Join(folder, t.folder)
		if err := os.CopyFS(work, os.DirFS(filepath.Join(o.examples, t.folder))); err != nil {
			return err
		}
		s := &show{sandbox: box, topology: t, log: &logbook{}}
		s.terraform = terraform{program: o.terraform, folder: work, env: environment(os.Environ(), folder, cliConfig, box.cloud), log: s.log}
		outcomes = append(outcomes, s.play(ctx)...)
		if outcomes[len(outcomes)-1].err != nil {
			break
		}
	}
	fmt.Printf("\n%s", summary(outcomes))
	last := outcomes[len(outcomes)-1]
	switch {
	case ctx.Err() != nil:
		return errors.New("interrupted")
	case last.err != nil:
		return fmt.Errorf("%s: %s: %w", last.topology, last.step, last.err)
	}
	fmt.Printf("\nEvery step did what it says, in %.0f seconds.\n", time.Since(begin).Seconds())
	return nil
}
