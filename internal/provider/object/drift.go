package object

import "github.com/hashicorp/terraform-plugin-framework/attr"

// A refresh writes into the state what the server has, also of what no plan could bring back, and notes beside it what was declared. So the
// plan can tell them apart: what is still declared as before is drift; what is declared otherwise is a change; and what is
// declared as the server has it needs nothing. The last is what Terraform makes of ignore_changes: it hands over what the state has as if it
// were declared (1.11), and tells no provider what is ignored.

// DriftNote is the key of that note.
const DriftNote = "declared_before_drift"

// Drift is what was declared of the attributes that the server has otherwise, by their names, in the words of attr.Value.String. Before is the
// state before the refresh, and noted what was noted of it. No plan can keep an attribute that the server does not have, so that
// such a one is none of these.
func Drift(noted map[string]string, before, seen map[string]attr.Value) map[string]string {
	var drift map[string]string
	for name, value := range seen {
		declared, ok := noted[name]
		if !ok {
			declared = before[name].String()
		}
		if !declares(before[name]) || value.IsNull() || value.String() == declared {
			continue
		}
		if drift == nil {
			drift = map[string]string{}
		}
		drift[name] = declared
	}
	return drift
}
