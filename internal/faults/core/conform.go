package core

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// disagree says where a value is not what was planned, "" for nowhere: what was known has to stay, what was unknown may become
// anything. It is Terraform's objchange.AssertObjectCompatible.
func disagree(planned, actual cty.Value, at string) string {
	switch {
	case !planned.IsKnown():
		return ""
	case !actual.IsKnown():
		return at + ": was known, and is not any more"
	case planned.IsNull() != actual.IsNull():
		return fmt.Sprintf("%s: was %s, but now %s", at, shown(planned), shown(actual))
	case planned.IsNull():
		return ""
	}
	valued := planned.Type()
	switch {
	case valued.IsObjectType() || valued.IsMapType():
		before, now := planned.AsValueMap(), actual.AsValueMap()
		for key, value := range before {
			other, ok := now[key]
			if !ok {
				return at + "." + key + ": has vanished"
			}
			if found := disagree(value, other, at+"."+key); found != "" {
				return found
			}
		}
		for key := range now {
			if _, ok := before[key]; !ok {
				return at + "." + key + ": has appeared"
			}
		}
		return ""
	case valued.IsListType() || valued.IsTupleType():
		before, now := planned.AsValueSlice(), actual.AsValueSlice()
		if len(before) != len(now) {
			return fmt.Sprintf("%s: had %d elements, now %d", at, len(before), len(now))
		}
		for i := range before {
			if found := disagree(before[i], now[i], fmt.Sprintf("%s[%d]", at, i)); found != "" {
				return found
			}
		}
		return ""
	case valued.IsSetType() && !planned.IsWhollyKnown():
		return ""
	case !planned.RawEquals(actual):
		return fmt.Sprintf("%s: was %s, but now %s", at, shown(planned), shown(actual))
	}
	return ""
}

// unplannable says where a plan is none that Terraform accepts, "" for nowhere: what is configured has to be planned as it is
// configured, or left as it was. It is Terraform's objchange.AssertPlanValid.
func (s schema) unplannable(prior, configured, planned cty.Value) string {
	if planned.IsNull() {
		return "the planned value is null"
	}
	if found := unplannable(s.block.Attributes, prior, configured, planned, ""); found != "" {
		return found
	}
	for _, block := range s.block.BlockTypes {
		if now, given := planned.GetAttr(block.TypeName), configured.GetAttr(block.TypeName); now.IsNull() != given.IsNull() {
			return fmt.Sprintf(".%s: is %s in the configuration, but %s in the plan", block.TypeName, shown(given), shown(now))
		}
	}
	return ""
}

func unplannable(attributes []*tfprotov6.SchemaAttribute, prior, configured, planned cty.Value, at string) string {
	for _, a := range attributes {
		path := at + "." + a.Name
		before, given, now := attribute(prior, a.Name), configured.GetAttr(a.Name), planned.GetAttr(a.Name)
		switch {
		case a.WriteOnly && !now.IsNull():
			return path + ": is write-only, and has a planned value"
		case a.WriteOnly, given.IsNull() && a.Computed, now.RawEquals(given), before != cty.NilVal && now.RawEquals(before):
			continue
		case given.IsNull() || a.NestedType == nil || now.IsNull() || !now.IsKnown() || !given.IsKnown():
			return fmt.Sprintf("%s: is %s in the configuration, but %s in the plan", path, shown(given), shown(now))
		}
		if found := unplannableElements(a.NestedType, before, given, now, path); found != "" {
			return found
		}
	}
	return ""
}

func unplannableElements(nested *tfprotov6.SchemaObject, prior, configured, planned cty.Value, at string) string {
	switch nested.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return unplannable(nested.Attributes, prior, configured, planned, at)
	case tfprotov6.SchemaObjectNestingModeMap:
		given, now := configured.AsValueMap(), planned.AsValueMap()
		if len(given) != len(now) {
			return fmt.Sprintf("%s: has %d elements in the configuration, but %d in the plan", at, len(given), len(now))
		}
		for key := range given {
			if _, ok := now[key]; !ok {
				return at + "." + key + ": is not in the plan"
			}
			before := cty.NilVal
			if prior != cty.NilVal && !prior.IsNull() && prior.HasIndex(cty.StringVal(key)).True() {
				before = prior.Index(cty.StringVal(key))
			}
			if found := unplannable(nested.Attributes, before, given[key], now[key], at+"."+key); found != "" {
				return found
			}
		}
	case tfprotov6.SchemaObjectNestingModeList, tfprotov6.SchemaObjectNestingModeSet, tfprotov6.SchemaObjectNestingModeInvalid:
		// The provider plans nothing of its own within a list or a set.
	}
	return ""
}

// shown is a value in words of the language.
func shown(value cty.Value) string {
	switch {
	case !value.IsKnown():
		return "unknown"
	case value.IsNull():
		return "null"
	default:
		return value.GoString()
	}
}
