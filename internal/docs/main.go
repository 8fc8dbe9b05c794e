// Command docs writes what the pages under docs/ are made from besides templates and examples.
//
// It writes the provider's schemas as `terraform providers schema -json` prints them, from the provider's own answer to
// GetProviderSchema: so the pages need no Terraform, and show what an older Terraform would leave out. And it writes the page
// that shows which operation works on which datastore, from what the acceptance tests observed. And it sorts the pages into the
// groups of the registries' navigation.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider"
)

//go:generate go run . -o ../../bin/schema.json
//go:generate go tool -modfile=../tools/go.mod tfplugindocs generate --provider-dir ../.. --provider-name terraform-provider-trove --rendered-provider-name Trove --providers-schema ../../bin/schema.json
//go:generate go run . -subcategories -o ../../docs
//go:generate go run . -operations ../acctest/testdata/operations -o ../../docs/guides/operations.md
//go:generate go tool -modfile=../tools/go.mod tfplugindocs validate --provider-dir ../.. --provider-name terraform-provider-trove --providers-schema ../../bin/schema.json

// providerKey is the one name besides Terraform's full address that tfplugindocs looks for in the file.
const providerKey = "trove"

func main() {
	out := flag.String("o", "", "file to write, or folder of the pages to change")
	operations := flag.String("operations", "", "folder of what the acceptance tests observed; with it, the page of that is written instead of the schemas")
	subcategories := flag.Bool("subcategories", false, "write into the pages where the registries' navigation has them, instead of writing the schemas")
	flag.Parse()
	if err := run(context.Background(), *out, *operations, *subcategories); err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out, operations string, subcategories bool) error {
	switch {
	case out == "":
		return errors.New("-o FILE is missing")
	case subcategories:
		return sortPages(out)
	case operations != "":
		all, err := readRecords(operations)
		if err != nil {
			return err
		}
		return write(out, []byte(operationsPage(all)))
	}
	schemas, err := ask(ctx, providerserver.NewProtocol6(provider.New("dev")())())
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(document{FormatVersion: "1.0", Providers: map[string]providerSchemas{providerKey: schemas}}, "", "  ")
	if err != nil {
		return err
	}
	return write(out, append(text, '\n'))
}

func write(out string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(out), 0o750); err != nil {
		return err
	}
	return os.WriteFile(out, text, 0o600)
}

// ask gets the schemas of everything that the server serves. An error diagnostic of the provider is an error here.
func ask(ctx context.Context, server tfprotov6.ProviderServer) (providerSchemas, error) {
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return providerSchemas{}, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return providerSchemas{}, err
	}
	for _, diagnostic := range append(schemas.Diagnostics, identities.Diagnostics...) {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			return providerSchemas{}, fmt.Errorf("the provider refuses: %s: %s", diagnostic.Summary, diagnostic.Detail)
		}
	}
	return convert(schemas, identities)
}
