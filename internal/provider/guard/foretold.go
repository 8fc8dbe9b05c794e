package guard

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Foretell makes warnings of the errors of a check: what a plan tells, and the apply refuses before it sends anything.
//
// Terraform plans what is gone already as if it were to be created when it plans a destroy, and nothing says that it is one. What only a new
// object needs, a flavor that the cloud has given up since, would keep that destroy from going on. It returns whether there were errors.
func Foretell(diags *diag.Diagnostics, check func(*diag.Diagnostics)) bool {
	var found diag.Diagnostics
	check(&found)
	for _, d := range found {
		detail := d.Detail() + " As long as it is so, an apply makes nothing."
		at, placed := d.(diag.DiagnosticWithPath)
		switch {
		case d.Severity() != diag.SeverityError:
			diags.Append(d)
		case placed:
			diags.AddAttributeWarning(at.Path(), d.Summary(), detail)
		default:
			diags.AddWarning(d.Summary(), detail)
		}
	}
	return found.HasError()
}
