package session

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

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// chooseDialect decides which API to speak at the endpoint: the one that cfg forces, else the one that the endpoint's
// version segment names, else the one that the version document at the server's root lists. The endpoint it returns
// has a version segment and a project. A segment that no deployed Trove has is not spoken to as if it were one: it would
// take the requests, and make something else of them.
func chooseDialect(ctx context.Context, provider *gophercloud.ProviderClient, endpoint, chosen string) (api.Dialect, string, error) {
	address, err := url.Parse(endpoint)
	if err != nil {
		return nil, "", fmt.Errorf("the endpoint %q: %w", endpoint, err)
	}
	segment := versionSegment(address.Path)
	listed, bare := segment, segment == "" && strings.Trim(address.Path, "/") == ""
	switch {
	case chosen == api.NameNodes && segment == api.SegmentV1:
		return nil, "", fmt.Errorf("api is %q, but the endpoint %s serves %q; leave api out", chosen, endpoint, api.NameV1)
	case chosen == api.NameNodes:
		listed = api.SegmentNodes
	case chosen == api.NameV1 && segment == api.SegmentNodes:
		return nil, "", fmt.Errorf("api is %q, but the endpoint %s serves %q; leave api out", chosen, endpoint, api.NameNodes)
	case chosen == api.NameV1:
		listed = api.SegmentV1
	case chosen != api.Auto && chosen != "":
		return nil, "", fmt.Errorf("api (TROVE_API) is %q, it can be %s, %s or %s", chosen, api.Auto, api.NameNodes, api.NameV1)
	case segment == "":
		if listed, bare, err = askVersion(ctx, provider, address); err != nil {
			return nil, "", err
		}
	}
	if bare {
		// The catalogue names the server alone: version and project are ours to add.
		project, err := projectOf(provider)
		if err != nil {
			return nil, "", err
		}
		address.Path = path.Join("/", address.Path, listed, project.ID) + "/"
	}
	endpoint = gophercloud.NormalizeURL(address.String())
	return api.DialectOf(listed), endpoint, nil
}

// versionSegment is the part of an endpoint's path that names a version this client knows, or empty.
func versionSegment(path string) string {
	for segment := range strings.SplitSeq(path, "/") {
		if segment == api.SegmentNodes || segment == api.SegmentV1 {
			return segment
		}
	}
	return ""
}

// askVersion reads the version document: the one where the endpoint is, below which version and project then are, or else the one
// at the server's root. An endpoint that ends with the project is whole, and what is there is no version document.
//
// Trove, trove/versions.py, class VersionsController.
func askVersion(ctx context.Context, provider *gophercloud.ProviderClient, endpoint *url.URL) (listed string, bare bool, err error) {
	project, err := projectOf(provider)
	if err != nil {
		return "", false, err
	}
	root := url.URL{Scheme: endpoint.Scheme, Host: endpoint.Host, Path: "/"}
	own := root
	own.Path = strings.TrimRight(endpoint.Path, "/") + "/"
	if own == root {
		listed, err = versionAt(ctx, provider, root)
		return listed, true, err
	}
	if path.Base(own.Path) != project.ID {
		if listed, err = versionAt(ctx, provider, own); err == nil {
			return listed, true, nil
		}
	}
	listed, err = versionAt(ctx, provider, root)
	return listed, false, err
}

func versionAt(ctx context.Context, provider *gophercloud.ProviderClient, address url.URL) (string, error) {
	var document struct {
		Versions []struct {
			ID string `json:"id"`
		} `json:"versions"`
	}
	resp, err := provider.Request(ctx, http.MethodGet, address.String(), &gophercloud.RequestOpts{
		KeepResponseBody: true,
		OkCodes:          []int{http.StatusOK, http.StatusMultipleChoices},
	})
	if errors.Is(err, errUnreadable) {
		return "", fmt.Errorf("the version document at %s cannot be read; set api to say which API it is: %w", &address, Translate(err, ""))
	}
	if err != nil {
		return "", fmt.Errorf("asking for the API's version: %w", Translate(err, ""))
	}
	err = json.NewDecoder(resp.Body).Decode(&document)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return "", fmt.Errorf("the version document at %s cannot be read; set api to say which API it is: %w", &address, err)
	}
	known := ""
	var ids []string
	for _, version := range document.Versions {
		ids = append(ids, version.ID)
		if version.ID == api.SegmentNodes || version.ID == api.SegmentV1 && known == "" {
			known = version.ID
		}
	}
	if known == "" {
		return "", fmt.Errorf("the version document at %s lists %q, none of which this client knows", &address, ids)
	}
	return known, nil
}
