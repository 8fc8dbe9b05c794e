package guard

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// goingOn is the way past what only a new object needs.
const goingOn = " If this is a destroy that was cut off, and Terraform takes for new what that has deleted, go on with: terraform destroy -refresh=false."

// NewObject adds the errors of a check of what only a new object needs, with the way past them.
//
// When Terraform plans a destroy it first plans what is gone already as if it were to be created, and nothing says that it is a destroy. A
// flavor that the cloud has given up since would keep that from going on. Without a refresh, nothing is planned as new.
func NewObject(diags *diag.Diagnostics, check func(*diag.Diagnostics)) {
	var found diag.Diagnostics
	check(&found)
	for _, d := range found {
		at, placed := d.(diag.DiagnosticWithPath)
		switch {
		case d.Severity() != diag.SeverityError:
			diags.Append(d)
		case placed:
			diags.AddAttributeError(at.Path(), d.Summary(), d.Detail()+goingOn)
		default:
			diags.AddError(d.Summary(), d.Detail()+goingOn)
		}
	}
}
