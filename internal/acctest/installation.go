package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/projects"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/roles"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/users"
)

// installation is a running real Trove, as realtrove/up.sh leaves it, seen by its administrator.
type installation struct {
	// keystone ends in /v3, trove is what comes before /v1.0, stub is the control path of the cloud below Trove.
	keystone, trove, stub string
	release               string
	repaired, management  bool
	user, password        string
	userID, roleID        string
	admin                 *login
	identity              *gophercloud.ServiceClient
}

// installed is the one that TROVE_REAL names, the same for all tests of this process.
var installed = sync.OnceValues(func() (*installation, error) {
	return open(context.Background(), os.Getenv(realVariable)) //nolint:forbidigo // It outlives the test that asks first.
})

// open reads the file openrc and logs in as the administrator.
func open(ctx context.Context, file string) (*installation, error) {
	content, err := os.ReadFile(file) //nolint:gosec // Whoever runs the tests says which.
	if err != nil {
		return nil, err
	}
	variables := map[string]string{}
	for line := range strings.Lines(string(content)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "export ")), "="); ok {
			variables[name] = value
		}
	}
	i := &installation{
		keystone: variables["OS_AUTH_URL"], stub: variables["TROVE_REAL_STUB"], release: variables["TROVE_REAL_RELEASE"],
		repaired: variables["TROVE_REAL_REPAIRED"] == "1", management: variables["TROVE_REAL_MANAGEMENT"] == "1",
		user: variables["OS_USERNAME"], password: variables["OS_PASSWORD"],
	}
	if i.keystone == "" || i.stub == "" || i.release == "" {
		return nil, fmt.Errorf("%s is not an openrc of realtrove/up.sh", file)
	}
	if i.admin, err = logIn(ctx, access{keystone: i.keystone, user: "admin", password: i.password, project: "admin"}); err != nil {
		return nil, err
	}
	i.trove, _, _ = strings.Cut(i.admin.endpoint, "/v1.0/")
	if i.identity, err = openstack.NewIdentityV3(i.admin.provider, gophercloud.EndpointOpts{}); err != nil {
		return nil, err
	}
	if i.userID, err = i.findUser(ctx); err != nil {
		return nil, err
	}
	i.roleID, err = i.findRole(ctx)
	return i, err
}

func (i *installation) findUser(ctx context.Context) (string, error) {
	pages, err := users.List(i.identity, users.ListOpts{Name: i.user}).AllPages(ctx)
	if err != nil {
		return "", err
	}
	found, err := users.ExtractUsers(pages)
	if err != nil || len(found) != 1 {
		return "", errors.Join(err, fmt.Errorf("%d users are called %s", len(found), i.user))
	}
	return found[0].ID, nil
}

func (i *installation) findRole(ctx context.Context) (string, error) {
	pages, err := roles.List(i.identity, roles.ListOpts{Name: "member"}).AllPages(ctx)
	if err != nil {
		return "", err
	}
	found, err := roles.ExtractRoles(pages)
	if err != nil || len(found) != 1 {
		return "", errors.Join(err, fmt.Errorf("%d roles are called member", len(found)))
	}
	return found[0].ID, nil
}

// newProject makes a project in which the user can work.
func (i *installation) newProject(ctx context.Context, name string) (id string, err error) {
	project, err := projects.Create(ctx, i.identity, projects.CreateOpts{Name: name, DomainID: "default"}).Extract()
	if err != nil {
		return "", err
	}
	return project.ID, roles.Assign(ctx, i.identity, i.roleID, roles.AssignOpts{UserID: i.userID, ProjectID: project.ID}).ExtractErr()
}

func (i *installation) deleteProject(ctx context.Context, id string) error {
	return projects.Delete(ctx, i.identity, id).ExtractErr()
}

// limit sets how many instances a project may have, and how many GB their volumes. Trove, trove/extensions/mgmt/quota/service.py.
func (i *installation) limit(ctx context.Context, projectID string, instances, volumes int) error {
	_, err := i.admin.do(ctx, http.MethodPut, "/mgmt/quotas/"+projectID, fmt.Sprintf(`{"quotas":{"instances":%d,"volumes":%d}}`, instances, volumes))
	return err
}

// control tells the cloud below Trove to do something.
func (i *installation) control(ctx context.Context, path string, body map[string]any) error {
	content, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, i.stub+path, bytes.NewReader(content))
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s", path, content, resp.Status)
	}
	return errors.Join(err, resp.Body.Close())
}

// addresses are those that a front is put before.
func (i *installation) addresses() (keystone, trove *url.URL, err error) {
	if keystone, err = url.Parse(strings.TrimSuffix(i.keystone, "/v3")); err != nil {
		return nil, nil, err
	}
	trove, err = url.Parse(i.trove)
	return keystone, trove, err
}
