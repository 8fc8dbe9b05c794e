package clouds

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Machine is what there is to read beside the provider block. An empty one has neither variables nor files.
type Machine struct {
	// Getenv is the value of a variable, empty where it is not set.
	Getenv func(name string) string
	// ReadFile is the content of the file with that path.
	ReadFile func(path string) ([]byte, error)
	// Dir is where Terraform runs, Home the user's own folder; empty where there is none.
	Dir  string
	Home string
}

func (m Machine) getenv(name string) string {
	if m.Getenv == nil {
		return ""
	}
	return m.Getenv(name)
}

func (m Machine) readFile(path string) ([]byte, error) {
	if m.ReadFile == nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return m.ReadFile(path)
}

// ThisMachine is the one that the process runs on.
func ThisMachine() Machine {
	// Without a folder to work in, or of one's own, there are fewer places to look in.
	dir, _ := os.Getwd()        // See above.
	home, _ := os.UserHomeDir() // See above.
	return Machine{Getenv: os.Getenv, ReadFile: os.ReadFile, Dir: dir, Home: home}
}

const (
	variableConfigFile = "OS_CLIENT_CONFIG_FILE"
	variableSecureFile = "OS_CLIENT_SECURE_FILE"
)

// suffixes in the order in which openstacksdk tries them in each folder.
var suffixes = []string{".yaml", ".yml", ".json"}

// folders are where openstacksdk looks, in its order: where Terraform runs, the user's configuration, the machine's.
//
// Openstacksdk, openstack/config/loader.py, CONFIG_SEARCH_PATH.
func (m Machine) folders() []string {
	candidates := []string{m.Dir}
	if home := m.getenv("XDG_CONFIG_HOME"); home != "" {
		candidates = append(candidates, filepath.Join(home, "openstack"))
	} else if runtime.GOOS == "darwin" && m.Home != "" {
		candidates = append(candidates, filepath.Join(m.Home, "Library", "Application Support", "openstack"))
	}
	if snap := m.getenv("SNAP_REAL_HOME"); snap != "" {
		candidates = append(candidates, filepath.Join(snap, ".config", "openstack"))
	} else if m.Home != "" {
		candidates = append(candidates, filepath.Join(m.Home, ".config", "openstack"))
	}
	site := m.getenv("XDG_CONFIG_DIRS")
	if site == "" {
		site = "/etc/xdg"
	}
	for _, dir := range filepath.SplitList(site) {
		candidates = append(candidates, filepath.Join(dir, "openstack"))
	}
	candidates = append(candidates, "/etc/openstack")

	var folders []string
	for _, dir := range candidates {
		if dir != "" {
			folders = append(folders, dir)
		}
	}
	return folders
}

// document is a file that was found and read; its path is empty where there was none.
type document struct {
	path string
	root node
}

// load reads the first file called base that can be read. A file that a variable names is the only one that counts: another
// one in its place would be another cloud.
func (m Machine) load(base, variable string) (document, error) {
	if variable != "" {
		if path := m.getenv(variable); path != "" {
			content, err := m.readFile(m.expand(path))
			if err != nil {
				return document{}, fmt.Errorf("%s names %s: %w", variable, path, reason(err))
			}
			root, err := parse(path, content)
			return document{path: path, root: root}, err
		}
	}
	for _, dir := range m.folders() {
		for _, suffix := range suffixes {
			path := filepath.Join(dir, base+suffix)
			content, err := m.readFile(path)
			if err != nil {
				// One that this user may not read is somebody else's, as for openstacksdk.
				continue
			}
			root, err := parse(path, content)
			return document{path: path, root: root}, err
		}
	}
	return document{}, nil
}

// expand puts the user's own folder in place of a leading ~.
func (m Machine) expand(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok && m.Home != "" {
		return filepath.Join(m.Home, rest)
	}
	return path
}

// reason is why a file can't be read, without its path.
func reason(err error) error {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}
