package clouds

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

const (
	keyClouds       = "clouds"
	keyPublicClouds = "public-clouds"
	keyAuth         = "auth"
	keyProfile      = "profile"
	keyRegions      = "regions"
)

// found is an entry of clouds.yaml with all that belongs to it.
type found struct {
	layer layer
	file  string
	// profile is named by the entry, and nowhere to be found.
	profile string
}

// entry is what the files say of a cloud: the profile, over it the entry, over it the values of the region. A region that is
// not asked for is the first of the list.
//
// Openstacksdk, openstack/config/loader.py, OpenStackConfig.get_one.
func (m Machine) entry(name, region, variableRegion string) (found, error) {
	files, path, err := m.entries()
	if err != nil {
		return found{}, err
	}
	own, ok := files.fields[name]
	if !ok {
		return found{}, fmt.Errorf("%s has no entry %s; it has: %s", path, quoted(name), listed(files.names()))
	}
	if own.kind != kindMapping {
		return found{}, fmt.Errorf("the entry %s in %s is %s where a mapping is expected", quoted(name), path, own.kind)
	}
	profile, missing, err := m.profile(own)
	if err != nil {
		return found{}, err
	}
	entry := own.over(profile, false)
	values, err := regionOf(own, entry, region, variableRegion)
	if err != nil {
		return found{}, err
	}
	read, err := read(values.over(entry, false).fields)
	return found{layer: read, file: path, profile: missing}, err
}

// entries are those of clouds.yaml, with what secure.yaml has of them laid over.
func (m Machine) entries() (node, string, error) {
	public, err := m.load("clouds", variableConfigFile)
	if err != nil {
		return node{}, "", err
	}
	secure, err := m.load("secure", variableSecureFile)
	if err != nil {
		return node{}, "", err
	}
	if public.path == "" && secure.path == "" {
		return node{}, "", errors.New("there is no clouds.yaml: it is looked for in " + strings.Join(m.folders(), ", ") + ", and where " + variableConfigFile + " says")
	}
	entries, err := public.section(keyClouds)
	if err != nil {
		return node{}, "", err
	}
	secrets, err := secure.section(keyClouds)
	if err != nil {
		return node{}, "", err
	}
	if public.path == "" {
		return secrets, secure.path, nil
	}
	return secrets.over(entries, true), public.path, nil
}

// section is a mapping of entries, each of which knows where it is from.
func (d document) section(key string) (node, error) {
	section := d.root.fields[key]
	switch section.kind {
	case kindMapping:
	case kindNothing:
		return node{kind: kindMapping}, nil
	case kindText, kindList:
		return node{}, fmt.Errorf("%s in %s is %s where a mapping is expected", key, d.path, section.kind)
	}
	entries := make(map[string]node, len(section.fields))
	for name, entry := range section.fields {
		entries[name] = entry.locate(Source{File: d.path, Entry: name})
	}
	return node{kind: kindMapping, fields: entries}, nil
}

// profile is what clouds-public.yaml has of the profile that an entry names. That it has none is for whoever needs it: what
// openstacksdk knows of its own, or fetches from an address, is not read.
func (m Machine) profile(entry node) (profile node, missing string, err error) {
	name := entry.fields[keyProfile].text
	if name == "" {
		name = entry.fields["cloud"].text
	}
	if name == "" {
		return node{}, "", nil
	}
	public, err := m.load("clouds-public", "")
	if err != nil {
		return node{}, "", err
	}
	profiles, err := public.section(keyPublicClouds)
	if err != nil {
		return node{}, "", err
	}
	profile, ok := profiles.fields[name]
	if !ok || profile.kind != kindMapping {
		return node{}, name, nil
	}
	return profile, "", nil
}

// regionOf is what an entry says of the region that is asked for, the region's name included. Of a list that the entry has,
// it must be one; without such a list any region may be asked for, and the catalogue has the last word.
//
// Openstacksdk, openstack/config/loader.py, _get_region and _get_known_regions.
func regionOf(own, entry node, region, variableRegion string) (node, error) {
	list, key := own.fields[keyRegions], keyRegions
	if list.kind == kindNothing {
		list, key = own.fields[keyRegionName], keyRegionName
	}
	if list.kind == kindNothing {
		list, key = entry.fields[keyRegions], keyRegions
	}
	if list.kind == kindNothing {
		list, key = entry.fields[keyRegionName], keyRegionName
	}
	known, err := regionsIn(list)
	if err != nil {
		return node{}, err
	}
	if region == "" && slices.ContainsFunc(known, func(known node) bool { return known.fields[keyRegionName].text == variableRegion }) {
		region = variableRegion
	}
	for _, one := range known {
		if region == "" || one.fields[keyRegionName].text == region {
			return one, nil
		}
	}
	if len(known) == 0 || (key == keyRegionName && len(known) == 1) {
		return node{kind: kindMapping}, nil
	}
	names := make([]string, len(known))
	for i, one := range known {
		names[i] = one.fields[keyRegionName].text
	}
	return node{}, fmt.Errorf("%s has no region %s; it has: %s", list.from, quoted(region), listed(names))
}

// regionsIn are the values of each region in a list, region_name among them. An element is a name, or a mapping of name and
// values. A text may list names too, separated by commas.
func regionsIn(list node) ([]node, error) {
	var regions []node
	switch list.kind {
	case kindNothing:
	case kindText:
		for name := range strings.SplitSeq(list.text, ",") {
			if name = strings.TrimSpace(name); name != "" {
				regions = append(regions, region(list.from, name, node{}))
			}
		}
	case kindList:
		for _, item := range list.items {
			name := item
			if item.kind == kindMapping {
				name = item.fields["name"]
			}
			values := item.fields["values"]
			if name.kind != kindText || name.text == "" || (values.kind != kindMapping && values.kind != kindNothing) {
				return nil, fmt.Errorf("%s: a region is a name, or a mapping with a name and a mapping of values", list.from)
			}
			regions = append(regions, region(list.from, name.text, values))
		}
	case kindMapping:
		return nil, fmt.Errorf("%s is %s where a list is expected", list.from, list.kind)
	}
	return regions, nil
}

// region is what holds in one region: its name, over its values.
func region(from Source, name string, values node) node {
	from.Key += "." + name
	called := node{kind: kindMapping, fields: map[string]node{keyRegionName: {kind: kindText, text: name, from: from}}}
	if values.kind != kindMapping {
		return called
	}
	return called.over(values.locate(from), false)
}

func listed(names []string) string { return cmp.Or(strings.Join(names, ", "), "none") }

func quoted(name string) string { return `"` + name + `"` }
