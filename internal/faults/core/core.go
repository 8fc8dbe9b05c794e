// Package core does what Terraform's core does, in this process: it evaluates a configuration, refreshes, plans and applies by the plugin
// protocol, keeps the state, and checks what a provider returns as Terraform does. A whole apply costs milliseconds, so that thousands of
// them can be run with something going wrong in each.
//
// It works on one resource at a time, as terraform apply -parallelism=1 does, and knows of the language what the lives of package faults
// need: resources, references, single blocks. It knows nothing of Trove.
package core

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// Terraform is an installation: a state, and how to start the provider.
type Terraform struct {
	// Start starts the provider's program. Each walk has one of its own, as in Terraform.
	Start func() Process
	// Killed tells whether Terraform itself is dead, and saves nothing any more; it may be nil.
	Killed func() bool
	// State is what is written down: after each step of an apply, so that it is there when Terraform is killed in the next.
	State State
	// Schemas are those of the provider, asked for once: by the first walk, where they are nil.
	Schemas *Schemas
}

// Schemas are those of a provider.
type Schemas struct {
	provider  schema
	resources map[string]schema
}

// Process is a running provider.
type Process struct {
	Server tfprotov6.ProviderServer
	// Dead tells whether it was killed. What it answers then has never come.
	Dead func() bool
	// Close ends it.
	Close func()
}

// Diagnostic is an error or a warning.
type Diagnostic struct {
	Address         string
	Warning         bool
	Summary, Detail string
}

// String is what Terraform would print.
func (d Diagnostic) String() string {
	kind := "Error"
	if d.Warning {
		kind = "Warning"
	}
	return fmt.Sprintf("%s: %s (with %s): %s", kind, d.Summary, d.Address, d.Detail)
}

// Action is what a plan has for a resource.
type Action string

// The actions, as terraform show has them.
const (
	NoOp    Action = "no-op"
	Create  Action = "create"
	Update  Action = "update"
	Replace Action = "replace"
	Delete  Action = "delete"
)

// Result is what came of a command.
type Result struct {
	Diagnostics []Diagnostic
	// Actions are those that were planned, by address, without NoOp: of a destroy, those of its first half, which only refreshes.
	Actions map[string]Action
	// Planned are the values that were planned, by address.
	Planned map[string]cty.Value
	// Broken are breaches of the protocol, which Terraform calls a bug in the provider: panics, inconsistent plans and results.
	Broken []string
}

// Failed tells whether there is an error.
func (r *Result) Failed() bool { return len(r.Errors()) > 0 }

// Errors are the diagnostics that are no warnings.
func (r *Result) Errors() []Diagnostic {
	var found []Diagnostic
	for _, d := range r.Diagnostics {
		if !d.Warning {
			found = append(found, d)
		}
	}
	return found
}

func (r *Result) fail(address, summary, detail string) {
	r.Diagnostics = append(r.Diagnostics, Diagnostic{Address: address, Summary: summary, Detail: detail})
}

func (r *Result) breach(address, what string) {
	r.Broken = append(r.Broken, address+": "+what)
	r.fail(address, "Provider produced an invalid answer", what)
}

// add takes over what the provider said, and tells whether there is an error in it.
func (r *Result) add(address string, given []*tfprotov6.Diagnostic) (failed bool) {
	for _, d := range given {
		r.Diagnostics = append(r.Diagnostics, Diagnostic{
			Address: address, Warning: d.Severity == tfprotov6.DiagnosticSeverityWarning, Summary: d.Summary, Detail: d.Detail,
		})
		failed = failed || d.Severity == tfprotov6.DiagnosticSeverityError
	}
	return failed
}

// errKilled unwinds everything when Terraform is dead.
var errKilled = errors.New("killed")

// walk is one pass over the resources, with one process of the provider.
type walk struct {
	*Terraform
	*Result
	process Process
	schemas map[string]schema
}

// walking runs a pass, and leaves what came of it in the result.
func (t *Terraform) walking(ctx context.Context, result *Result, pass func(w *walk) error) error {
	w := &walk{Terraform: t, Result: result, process: t.Start()}
	defer w.process.Close()
	if err := w.configure(ctx); err != nil || result.Failed() {
		return err
	}
	w.schemas = w.Schemas.resources
	return pass(w)
}

// configure lets the provider connect. Its block is empty: who starts it knows where to connect.
func (w *walk) configure(ctx context.Context) error {
	if w.Schemas == nil {
		if err := w.learn(ctx); err != nil || w.Schemas == nil {
			return err
		}
	}
	own := w.Schemas.provider
	empty, err := own.encode(cty.ObjectVal(nullsOf(own.valued)))
	if err != nil {
		return err
	}
	configured, err := called(w, "provider", func() (*tfprotov6.ConfigureProviderResponse, error) {
		return w.process.Server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: empty})
	})
	if err != nil || configured == nil {
		return err
	}
	w.add("provider", configured.Diagnostics)
	return nil
}

// learn asks for the schemas.
func (w *walk) learn(ctx context.Context) error {
	described, err := called(w, "provider", func() (*tfprotov6.GetProviderSchemaResponse, error) {
		return w.process.Server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	})
	if err != nil || described == nil || w.add("provider", described.Diagnostics) {
		return err
	}
	learnt := &Schemas{resources: map[string]schema{}}
	if learnt.provider, err = newSchema(described.Provider); err != nil {
		return err
	}
	for name, given := range described.ResourceSchemas {
		if learnt.resources[name], err = newSchema(given); err != nil {
			return err
		}
	}
	w.Schemas = learnt
	return nil
}

// called asks the provider. There is no answer, and an error in the result, where it died over it; errKilled where Terraform did.
func called[T any](w *walk, address string, ask func() (*T, error)) (answer *T, err error) {
	defer func() {
		switch reason := recover(); {
		case w.Killed != nil && w.Killed():
			answer, err = nil, errKilled
		case reason != nil:
			w.breach(address, fmt.Sprintf("panic: %v\n%s", reason, debug.Stack()))
			answer, err = nil, nil
		case w.process.Dead != nil && w.process.Dead():
			w.fail(address, "Plugin did not respond", "The plugin encountered an error, and failed to respond to the call.")
			answer, err = nil, nil
		case err != nil:
			w.fail(address, "Plugin error", err.Error())
			answer, err = nil, nil
		}
	}()
	return ask()
}

// ended is what a command returns: an error is only of Terraform's death, or of the harness.
func ended(result *Result, err error) (*Result, error) {
	if errors.Is(err, errKilled) {
		result.fail("terraform", "Killed", "Terraform was killed.")
		return result, nil
	}
	return result, err
}

// Summary is the errors of a result in one text.
func (r *Result) Summary() string {
	var lines []string
	for _, d := range r.Errors() {
		lines = append(lines, d.String())
	}
	return strings.Join(lines, "\n")
}
