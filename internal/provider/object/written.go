package object

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
)

// Written is what configurations declare of objects, before ignore_changes has made anything of it: Terraform has each configuration
// validated as it is written just before it plans it (1.11, NodeAbstractResourceInstance.plan). Names are not unique, so that it has
// all that is declared of objects of a name.
type Written struct {
	mu sync.Mutex
	of map[string]map[string]bool
}

// Note notes what is written of an object, by the names of the attributes. What is not known yet is none.
func (w *Written) Note(kind string, name attr.Value, declared map[string]attr.Value) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.of == nil {
		w.of = map[string]map[string]bool{}
	}
	key := kind + " " + name.String()
	if w.of[key] == nil {
		w.of[key] = map[string]bool{}
	}
	for attribute, value := range declared {
		if !value.IsUnknown() {
			w.of[key][attribute+" "+value.String()] = true
		}
	}
}

// Says tells whether a configuration of such a name declares the value; known is false where none of the name was seen.
func (w *Written) Says(kind string, name attr.Value, attribute string, value attr.Value) (says, known bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	written, known := w.of[kind+" "+name.String()]
	return written[attribute+" "+value.String()], known
}
