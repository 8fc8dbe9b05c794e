// Command terraform-provider-trove serves the provider to Terraform.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider"
)

// version is set by the release build.
var version = "dev"

func main() {
	err := run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		log.Fatal(err)
	}
}

// run serves until Terraform lets go of the process, or prints what was asked for.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("terraform-provider-trove", flag.ContinueOnError)
	flags.SetOutput(stderr)
	debug := flags.Bool("debug", false, "serve for a debugger: print how Terraform reaches this process")
	show := flags.Bool("version", false, "print the version and exit")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *show {
		_, err := fmt.Fprintln(stdout, "terraform-provider-trove", version)
		return err
	}
	if err := quieten(os.Environ(), os.Setenv); err != nil {
		return err
	}
	return providerserver.Serve(ctx, provider.New(version), providerserver.ServeOpts{
		Address: "registry.terraform.io/terraform-provider-trove/trove",
		Debug:   *debug,
	})
}

// quieten switches off the logs of the plugin framework and our own where Terraform was not told to write any: otherwise each call
// is written down a dozen times, for Terraform to throw away, which takes a quarter of all that the process does. The variables
// are those by which users choose what is logged.
func quieten(environment []string, set func(name, value string) error) error {
	for _, variable := range environment {
		name, value, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "TF_LOG") && name != "TF_LOG_PATH" && value != "" {
			return nil
		}
	}
	return errors.Join(set("TF_LOG_SDK", "off"), set("TF_LOG_PROVIDER", "off"))
}
