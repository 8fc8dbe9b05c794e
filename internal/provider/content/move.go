package content

import (
	"errors"
	"fmt"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// otherContent is what the states of other providers have of databases and users, so far as it matters here.
//
// terraform-provider-openstack, openstack/resource_openstack_db_{database,user}_v1.go; terraform-provider-vkcs,
// vkcs/db/resource_{database,user}.go.
type otherContent struct {
	ID        string   `json:"id"` // INSTANCE_ID/NAME; an import sets nothing else
	Host      string   `json:"host"`
	Databases []string `json:"databases"`
	DBMSType  string   `json:"dbms_type"` // vkcs alone has it: what the content is in
}

// fromVKCS is a resource of terraform-provider-vkcs of which nothing but the password stays behind.
func fromVKCS(typeName string) object.ForeignResource {
	return object.ForeignResource{Provider: "vkcs", Type: typeName}
}

// parts are the instance and the name that the id is made of.
func (c otherContent) parts() (instanceID, name string, err error) {
	if c.DBMSType == "cluster" {
		return "", "", errors.New("it is in a cluster; Trove keeps databases and users of instances alone")
	}
	instanceID, name, ok := splitID(c.ID)
	if !ok {
		err = fmt.Errorf("its id is %q, not INSTANCE_ID/NAME", c.ID)
	}
	return instanceID, name, err
}
