package object

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// NameAttribute is a name that has to be declared, of at most 255 characters.
func NameAttribute(description string) schema.Attribute {
	return schema.StringAttribute{
		Required:            true,
		MarkdownDescription: description,
		// Trove's column is varchar(255) (specification, Data Model Changes).
		Validators: []validator.String{stringvalidator.LengthBetween(1, 255)},
	}
}

// TimeAttribute is a time that the server tells of a resource. The description ends in a full stop.
func TimeAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description + " RFC 3339, UTC."}
}

// OneLine is what Trove takes for a name or a description: one line with a letter or a digit in it, as long as
// the column is.
//
// Trove, trove/common/apischema.py, non_empty_string; trove/db/sqlalchemy/migrate_repo/versions/020_configurations.py.
func OneLine(longest int) []validator.String {
	return []validator.String{
		stringvalidator.LengthBetween(1, longest),
		stringvalidator.RegexMatches(regexp.MustCompile(`^[^\n]*[0-9A-Za-z][^\n]*$`), "must be one line, with a letter or a digit in it"),
	}
}

// NotEmpty refuses a text that is empty.
var NotEmpty = []validator.String{stringvalidator.LengthAtLeast(1)}

// NeverEmpty refuses a set that is empty, and says what to do. It is for one whose emptiness could be taken for the opposite of what
// leaving it out does, so that an empty one must not pass for left out.
type NeverEmpty struct{ validator.Set }

// NeverEmptySet is NeverEmpty as a validator.
func NeverEmptySet() NeverEmpty { return NeverEmpty{setvalidator.SizeAtLeast(1)} }

// LongestText is how long a name or a description may be, where no column of Trove's is shorter.
//
// Trove, trove/common/apischema.py, non_empty_string.
const LongestText = 255
