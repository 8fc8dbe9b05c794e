package trove

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"
)

// The dialects, as the configuration and the version segment of an endpoint (v1.0-nodes, v1.0) name them.
const (
	apiAuto  = "auto"
	apiNodes = "nodes"
	apiV1    = "v1.0"

	segmentNodes = "v1.0-nodes"
	segmentV1    = "v1.0"
)

// dialect turns operations into requests, and answers into domain types. It makes no request itself, so it needs
// neither server nor context; who calls it never sees which one it is.
type dialect interface {
	name() string
	// check tells whether the dialect has an operation: nil, or an *UnsupportedError.
	check(op Operation, datastore string) error
	rules(datastore string) ClusterRules

	createCluster(spec ClusterSpec) request
	// matches tells whether a cluster may be the one that was asked for, as far as name, datastore and age do not tell.
	matches(cluster Cluster, spec ClusterSpec) bool
	// leavesBehind tells whether a creation that was refused, or in which the server broke down, may have made a cluster all
	// the same.
	leavesBehind(datastore string, brokeDown bool) bool
	showCluster(id string) request
	listClusters(marker string) request
	deleteCluster(id string) request
	showNode(clusterID, nodeID string) request
	// addNodes is told the cluster as it stands: some servers have to be told what the others are like.
	addNodes(before Cluster, want []Allocation) request
	replaceNode(clusterID, nodeID string) request
	// parts says which of the allocations go out with one request, by their places: those of one element do.
	parts(want []Allocation) [][]int
	// together tells whether two callers' nodes can go out with one request, each being one part.
	together(a, b []Allocation) bool
	// removal says which of some nodes are removed with the next request, and which are to come after it.
	removal(before Cluster, nodeIDs []string) (now, later []string)
	removeNodes(clusterID string, nodeIDs []string) request
	clusterActions
	nodeList

	createInstance(spec InstanceSpec) request
	showInstance(id string) request
	listInstances(marker string) request
	deleteInstance(id string) request
	detach(instanceID string) request
	instanceActions
	contents
	configurationRequests
	backupRequests

	decodeCluster(body []byte) (Cluster, error)
	decodeClusters(body []byte) (page[Cluster], error)
	decodeNode(body []byte) (Node, error)
	decodeInstance(body []byte) (Instance, error)
	decodeInstances(body []byte) (page[Instance], error)
}

// request is what is to be sent. The path is below the endpoint, in segments.
type request struct {
	method string
	path   []string
	query  url.Values
	body   any
}

// page is one page of a list; marker asks for the next one, and is empty on the last.
type page[T any] struct {
	items  []T
	marker string
}

// chooseDialect decides which API to speak at the endpoint: the one that cfg forces, else the one that the endpoint's
// version segment names, else the one that the version document at the server's root lists. The endpoint it returns
// has a version segment and a project. A segment that no deployed Trove has is not spoken to as if it were one: it would
// take the requests, and make something else of them.
func chooseDialect(ctx context.Context, provider *gophercloud.ProviderClient, endpoint, api string) (dialect, string, error) {
	address, err := url.Parse(endpoint)
	if err != nil {
		return nil, "", fmt.Errorf("the endpoint %q: %w", endpoint, err)
	}
	segment := versionSegment(address.Path)
	listed := segment
	switch {
	case api == apiNodes:
		listed = segmentNodes
	case api == apiV1 && segment == segmentNodes:
		return nil, "", fmt.Errorf("api is %q, but the endpoint %s serves %q; leave api out", api, endpoint, apiNodes)
	case api == apiV1:
		listed = segmentV1
	case api != apiAuto && api != "":
		return nil, "", fmt.Errorf("api is %q, it can be %s, %s or %s", api, apiAuto, apiNodes, apiV1)
	case segment == "":
		if listed, err = askVersion(ctx, provider, address); err != nil {
			return nil, "", err
		}
	}
	if segment == "" && strings.Trim(address.Path, "/") == "" {
		// The catalogue names the server alone: version and project are ours to add.
		project, err := projectID(provider)
		if err != nil {
			return nil, "", err
		}
		address.Path = path.Join("/", listed, project) + "/"
	}
	endpoint = gophercloud.NormalizeURL(address.String())
	if listed == segmentV1 {
		return v1{}, endpoint, nil
	}
	return nodes{}, endpoint, nil
}

// versionSegment is the part of an endpoint's path that names a version this client knows, or empty.
func versionSegment(path string) string {
	for segment := range strings.SplitSeq(path, "/") {
		if segment == segmentNodes || segment == segmentV1 {
			return segment
		}
	}
	return ""
}

// askVersion reads the version document at the server's root.
//
// Trove, trove/versions.py, class VersionsController.
func askVersion(ctx context.Context, provider *gophercloud.ProviderClient, endpoint *url.URL) (string, error) {
	root := url.URL{Scheme: endpoint.Scheme, Host: endpoint.Host, Path: "/"}
	var document struct {
		Versions []struct {
			ID string `json:"id"`
		} `json:"versions"`
	}
	resp, err := provider.Request(ctx, http.MethodGet, root.String(), &gophercloud.RequestOpts{
		KeepResponseBody: true,
		OkCodes:          []int{http.StatusOK, http.StatusMultipleChoices},
	})
	if err != nil {
		return "", fmt.Errorf("asking for the API's version: %w", translate(err, ""))
	}
	err = json.NewDecoder(resp.Body).Decode(&document)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return "", fmt.Errorf("the version document at %s cannot be read; set api to say which API it is: %w", &root, err)
	}
	known := ""
	var ids []string
	for _, version := range document.Versions {
		ids = append(ids, version.ID)
		if version.ID == segmentNodes || version.ID == segmentV1 && known == "" {
			known = version.ID
		}
	}
	if known == "" {
		return "", fmt.Errorf("the version document at %s lists %q, none of which this client knows", &root, ids)
	}
	return known, nil
}

// projectID is the project that the token is for.
func projectID(provider *gophercloud.ProviderClient) (string, error) {
	result, ok := provider.GetAuthResult().(interface {
		ExtractProject() (*tokens.Project, error)
	})
	if !ok {
		return "", errors.New("the token does not tell its project")
	}
	found, err := result.ExtractProject()
	if err != nil {
		return "", fmt.Errorf("the token does not tell its project: %w", err)
	}
	if found == nil || found.ID == "" {
		return "", errors.New("the token is not for a project; set tenant_id or tenant_name")
	}
	return found.ID, nil
}
