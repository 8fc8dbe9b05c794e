package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/hashicorp/hc-install/releases"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Of the versions there are, the newest of the right ones is installed, and one line says so.
func TestGet(t *testing.T) {
	site, dir := newSite(t, "1.13.9", "1.14.2", "1.15.0", "1.16.0-beta1", "2.0.0"), t.TempDir()
	var told bytes.Buffer
	require.NoError(t, get(t.Context(), site.source(t), dir, &told))
	assert.Equal(t, program("1.15.0"), installed(t, dir))
	assert.Equal(t, 1, strings.Count(told.String(), "\n"))
	assert.Contains(t, told.String(), "into "+dir)
}

// What is not signed with the right key, is not what was signed, or does not run, is not installed, and nothing is left of it.
func TestGetInstallsOnlyWhatWasSigned(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(t *testing.T, site *site, source *releases.LatestVersion)
		says  string
	}{
		"another key": {
			func(t *testing.T, _ *site, source *releases.LatestVersion) {
				t.Helper()
				source.ArmoredPublicKey = newSite(t, "1.15.0").key(t)
			},
			"unable to verify checksums signature",
		},
		"another archive": {
			func(t *testing.T, site *site, _ *releases.LatestVersion) {
				t.Helper()
				site.files["/terraform/1.15.0/"+archiveName("1.15.0")] = archive(t, program("1.15.1"))
			},
			"no such file",
		},
		"a program that does not run": {
			func(t *testing.T, site *site, _ *releases.LatestVersion) {
				t.Helper()
				site.release(t, "1.15.0", "#!/bin/sh\nexit 1\n")
			},
			"what was fetched does not run",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site, dir := newSite(t, "1.15.0"), t.TempDir()
			source := site.source(t)
			test.spoil(t, site, source)
			require.ErrorContains(t, get(t.Context(), source, dir, &bytes.Buffer{}), test.says)
			left, err := os.ReadDir(dir)
			require.NoError(t, err)
			assert.Empty(t, left)
		})
	}
}

// Where the site can't be reached, the error says what to install.
func TestGetWithoutNetwork(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	err := get(t.Context(), &releases.LatestVersion{ApiBaseURL: server.URL, Timeout: time.Second}, t.TempDir(), &bytes.Buffer{})
	require.ErrorContains(t, err, "Terraform could not be fetched: ")
	require.ErrorContains(t, err, "Install Terraform 1.11 or newer")
	require.ErrorContains(t, err, "OpenTofu 1.10 or newer")
	require.ErrorContains(t, err, "TERRAFORM=/path/to/it")
}

// site is a release site like HashiCorp's, with a key of its own.
type site struct {
	signer *openpgp.Entity
	files  map[string][]byte // by path
	url    string
}

func newSite(t *testing.T, versions ...string) *site {
	t.Helper()
	signer, err := openpgp.NewEntity("test", "", "test@example.com", nil)
	require.NoError(t, err)
	s := &site{signer: signer, files: map[string][]byte{}}
	index := map[string]any{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, found := s.files[r.URL.Path]
		if !found {
			http.NotFound(w, r)
			return
		}
		kind := "application/octet-stream"
		switch filepath.Ext(r.URL.Path) {
		case ".json":
			kind = "application/json"
		case ".zip":
			kind = "application/zip"
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(content)
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	for _, version := range versions {
		index[version] = s.release(t, version, program(version))
	}
	s.files["/terraform/index.json"] = encoded(t, map[string]any{"name": "terraform", "versions": index})
	return s
}

// release puts the files of a version, which has only a program, on the site, and is its entry in the index.
func (s *site) release(t *testing.T, version, program string) map[string]any {
	t.Helper()
	folder, sums := "/terraform/"+version+"/", "terraform_"+version+"_SHA256SUMS"
	content := archive(t, program)
	sum := sha256.Sum256(content)
	s.files[folder+archiveName(version)] = content
	s.files[folder+sums] = []byte(hex.EncodeToString(sum[:]) + "  " + archiveName(version) + "\n")
	var signature bytes.Buffer
	require.NoError(t, openpgp.DetachSign(&signature, s.signer, bytes.NewReader(s.files[folder+sums]), nil))
	s.files[folder+sums+".sig"] = signature.Bytes()
	return map[string]any{
		"name": "terraform", "version": version, "shasums": sums, "shasums_signature": sums + ".sig",
		"builds": []any{map[string]any{
			"name": "terraform", "version": version, "os": runtime.GOOS, "arch": runtime.GOARCH,
			"filename": archiveName(version), "url": s.url + folder + archiveName(version),
		}},
	}
}

// source installs from the site, with its key for HashiCorp's.
func (s *site) source(t *testing.T) *releases.LatestVersion {
	t.Helper()
	return &releases.LatestVersion{ApiBaseURL: s.url, ArmoredPublicKey: s.key(t)}
}

// key is the site's public key.
func (s *site) key(t *testing.T) string {
	t.Helper()
	var text bytes.Buffer
	writer, err := armor.Encode(&text, openpgp.PublicKeyType, nil)
	require.NoError(t, err)
	require.NoError(t, s.signer.Serialize(writer))
	require.NoError(t, writer.Close())
	return text.String()
}

// installed is the program that was installed.
func installed(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "terraform")) //nolint:gosec // A folder of the test.
	require.NoError(t, err)
	return string(text)
}

// program says its version as Terraform does.
func program(version string) string {
	return "#!/bin/sh\necho Terraform v" + version + "\n"
}

func archiveName(version string) string {
	return "terraform_" + version + "_" + runtime.GOOS + "_" + runtime.GOARCH + ".zip"
}

// archive is a zip file with a program in it.
func archive(t *testing.T, program string) []byte {
	t.Helper()
	var content bytes.Buffer
	zipped := zip.NewWriter(&content)
	file, err := zipped.Create("terraform")
	require.NoError(t, err)
	_, err = file.Write([]byte(program))
	require.NoError(t, err)
	require.NoError(t, zipped.Close())
	return content.Bytes()
}

func encoded(t *testing.T, document any) []byte {
	t.Helper()
	text, err := json.Marshal(document)
	require.NoError(t, err)
	return text
}
