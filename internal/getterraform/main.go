// Command getterraform fetches Terraform for the targets of the GNUmakefile that run it, where neither terraform nor tofu is on PATH.
//
// HashiCorp's own installer library does it: it takes the archive for this system from HashiCorp's release site, checks the signature of
// the checksums against the key it was built with, and the archive against the checksums. Nothing is installed outside the folder given.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
)

// wanted are the versions that are taken: the newest of those that know all that the provider offers (actions came with 1.14).
const wanted = ">= 1.14, < 2.0"

// patience is how long a download may take before a person should hear of it.
const patience = 5 * time.Minute

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	dir := flag.String("dir", "", "`folder` to put the program terraform into; it has to exist")
	flag.Parse()
	err := get(ctx, &releases.LatestVersion{Timeout: patience}, *dir, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// get puts Terraform into dir, from where source says, and tells what it does in one line. Its error says what to install instead.
func get(ctx context.Context, source *releases.LatestVersion, dir string, told io.Writer) error {
	_, _ = fmt.Fprintf(told, "Neither terraform nor tofu is on PATH: fetching Terraform (%s) from HashiCorp, signature checked, into %s.\n", wanted, dir)
	if err := install(ctx, source, dir); err != nil {
		//nolint:staticcheck // It is shown as it stands, and begins with a name.
		return fmt.Errorf(`Terraform could not be fetched: %w
Install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install) or OpenTofu 1.10 or newer
(https://opentofu.org/docs/intro/install), so that terraform or tofu is on PATH; or say TERRAFORM=/path/to/it`, err)
	}
	return nil
}

// install unpacks into a folder of its own, and moves the program from there once it has said its version: hc-install 0.10.0 drops the
// errors that come after the download, also that of an archive that is not what was signed, so that what it says is not enough.
func install(ctx context.Context, source *releases.LatestVersion, dir string) (err error) {
	if source.Constraints, err = version.NewConstraint(wanted); err != nil {
		return err
	}
	source.Product = product.Terraform
	if source.InstallDir, err = os.MkdirTemp(dir, "terraform-*"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(source.InstallDir)) }()
	program, err := source.Install(ctx)
	if err != nil {
		return err
	}
	if _, err := source.Product.GetVersion(ctx, program); err != nil {
		return fmt.Errorf("what was fetched does not run: %w", err)
	}
	return os.Rename(program, filepath.Join(dir, filepath.Base(program)))
}
