package content

import "fmt"

// openstackContent is what the states of terraform-provider-openstack have of databases and users, so far as it matters here.
type openstackContent struct {
	ID        string   `json:"id"` // INSTANCE_ID/NAME; an import sets nothing else
	Host      string   `json:"host"`
	Databases []string `json:"databases"`
}

// parts are the instance and the name that the id is made of.
func (c openstackContent) parts() (instanceID, name string, err error) {
	instanceID, name, ok := splitID(c.ID)
	if !ok {
		err = fmt.Errorf("its id is %q, not INSTANCE_ID/NAME", c.ID)
	}
	return instanceID, name, err
}
