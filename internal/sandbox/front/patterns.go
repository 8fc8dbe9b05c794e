package front

import "regexp"

// What names, ids and sizes of volumes look like: trove/common/apischema.py.
const (
	NamePattern = `^.*[0-9a-zA-Z]+.*$`
	UUIDPattern = `^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$`
	SizePattern = `^0*[1-9]+[0-9]*$`
)

// UUIDExpression matches what UUIDPattern describes.
var UUIDExpression = regexp.MustCompile(UUIDPattern)
