package sandbox

import "regexp"

// What names, ids and sizes of volumes look like: trove/common/apischema.py.
const (
	namePattern = `^.*[0-9a-zA-Z]+.*$`
	uuidPattern = `^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$`
	sizePattern = `^0*[1-9]+[0-9]*$`
)

// uuidExpression matches what uuidPattern describes.
var uuidExpression = regexp.MustCompile(uuidPattern)
