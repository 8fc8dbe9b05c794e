// Command trove-sandbox is the reference server of the specification "Replication And Clustering With Nodes": Keystone and Trove on
// loopback, to play with and to test against. With -api v1.0 it serves the API of deployed Trove instead.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
)

// version is set by the release build.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "trove-sandbox:", err)
		os.Exit(1)
	}
}

// settings are what the flags say.
type settings struct {
	listen      string
	allowRemote bool
	envFile     string
	version     bool
	options     sandbox.Options
}

func parse(args []string, errors io.Writer) (settings, error) {
	var s settings
	var regions, hosts string
	flags := flag.NewFlagSet("trove-sandbox", flag.ContinueOnError)
	flags.SetOutput(errors)
	flags.StringVar(&s.listen, "listen", "127.0.0.1:0", "`address` to listen on; port 0 chooses a free one")
	flags.BoolVar(&s.allowRemote, "allow-remote", false, "allow an address that other machines can reach; whoever reaches it can do everything")
	flags.StringVar(&hosts, "hosts", "", "comma-separated `names`, besides localhost, by which browsers may ask for the page and the control path")
	flags.StringVar(&s.options.Path, "db", "", "`file` that keeps the state; without it the state is lost at the end")
	flags.IntVar(&s.options.Phase, "phase", 2, "1 without regions, 2 with regions, as the specification's phases")
	flags.Float64Var(&s.options.Speed, "speed", 1, "simulated seconds per second; at 0 the clock moves only by POST /_sandbox/clock")
	flags.StringVar(&s.options.API, "api", sandbox.APINodes, "dialect of the API: nodes, as the specification has it, or v1.0, as deployed Trove has it")
	flags.StringVar(&regions, "regions", "", "comma-separated regions, home first (default west,east,eu; RegionOne with -api v1.0)")
	flags.DurationVar(&s.options.TokenTTL, "token-ttl", time.Hour, "simulated lifetime of Keystone's tokens")
	flags.IntVar(&s.options.MaxInstances, "max-instances", 0, "quota of nodes and instances of a project; 0 for none")
	flags.IntVar(&s.options.MaxVolumes, "max-volumes", 0, "with -api v1.0: quota of a project for its volumes, in GB; 0 for none")
	flags.IntVar(&s.options.RateLimit, "rate-limit", 0, "requests with one verb that a project may make in a minute, with -api v1.0; 0 for any number")
	flags.BoolVar(&s.options.Defects, "defects", false, "with -api v1.0: keep what is broken in deployed Trove broken, such as growing clusters of cassandra")
	flags.StringVar(&s.envFile, "env-file", "", "`file` to write export OS_… lines to once the sandbox listens, to be sourced by a shell")
	flags.BoolVar(&s.version, "version", false, "print the version and exit")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	s.options.Regions, s.options.Hosts = listed(regions), listed(hosts)
	return s, nil
}

// listed are the entries of a list with commas; nil for "".
func listed(text string) (list []string) {
	if text == "" {
		return nil
	}
	for entry := range strings.SplitSeq(text, ",") {
		list = append(list, strings.TrimSpace(entry))
	}
	return list
}

// run serves until ctx is done.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	s, err := parse(args, stderr)
	if err != nil {
		return err
	}
	if s.version {
		_, err := fmt.Fprintln(stdout, "trove-sandbox", version)
		return err
	}
	s.options.Logger = slog.New(slog.NewTextHandler(stderr, nil))
	if !s.allowRemote {
		if err := checkLoopback(ctx, s.listen); err != nil {
			return err
		}
	}
	server, err := sandbox.New(ctx, s.options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.listen)
	if err != nil {
		return err
	}
	web := &http.Server{Handler: server, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- web.Serve(listener) }()
	if err := announce(server.Environment("http://"+listener.Addr().String()), s.envFile, stdout); err != nil {
		return errors.Join(err, web.Close())
	}
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	// Requests under way are finished; a client that keeps its connection open does not hold the sandbox up.
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	if err := web.Shutdown(grace); err != nil {
		return web.Close()
	}
	return nil
}

// checkLoopback refuses addresses that other machines can reach.
func checkLoopback(ctx context.Context, listen string) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return fmt.Errorf("-listen %s: %w", listen, err)
	}
	remote := fmt.Errorf("-listen %s: other machines could reach this address, and do everything; -allow-remote allows it", listen)
	if host == "" {
		return remote
	}
	addresses, err := net.DefaultResolver.LookupIPAddr(ctx, host)
	if err != nil {
		return fmt.Errorf("-listen %s: %w", listen, err)
	}
	for _, a := range addresses {
		if !a.IP.IsLoopback() {
			return remote
		}
	}
	return nil
}

// announce says how to reach the sandbox, in lines that a shell can read.
func announce(environment []string, file string, stdout io.Writer) error {
	var text strings.Builder
	for _, line := range environment {
		name, value, _ := strings.Cut(line, "=")
		fmt.Fprintf(&text, "export %s=%s\n", name, quote(value))
	}
	if file != "" {
		if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
			return err
		}
	}
	_, err := io.WriteString(stdout, text.String())
	return err
}

// quote protects a value from the shell where it needs it.
func quote(value string) string {
	if strings.IndexFunc(value, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,@%+=", r)
	}) < 0 {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}
