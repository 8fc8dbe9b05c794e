// Command docs writes the provider's schemas as `terraform providers schema -json` prints them, from the provider's own answer to
// GetProviderSchema. The pages under docs/ are made from that file, so they need no Terraform, and show what an older Terraform
// would leave out.
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
//go:generate go tool -modfile=../tools/go.mod tfplugindocs validate --provider-dir ../.. --provider-name terraform-provider-trove --providers-schema ../../bin/schema.json

// providerKey is the one name besides Terraform's full address that tfplugindocs looks for in the file.
const providerKey = "trove"

func main() {
	out := flag.String("o", "", "file to write")
	flag.Parse()
	if err := run(context.Background(), *out); err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out string) error {
	if out == "" {
		return errors.New("-o FILE is missing")
	}
	schemas, err := ask(ctx, providerserver.NewProtocol6(provider.New("dev")())())
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(document{FormatVersion: "1.0", Providers: map[string]providerSchemas{providerKey: schemas}}, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o750); err != nil {
		return err
	}
	return os.WriteFile(out, append(text, '\n'), 0o600)
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
