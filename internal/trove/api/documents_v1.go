package api

// The documents of v1.0 that are sent.
//
// Trove, trove/common/apischema.py, cluster.
type (
	v1ClusterRequest struct {
		Cluster v1ClusterToCreate `json:"cluster"`
	}
	v1ClusterToCreate struct {
		Name               string            `json:"name"`
		Datastore          datastoreDocument `json:"datastore"`
		Instances          []v1NodeToCreate  `json:"instances"`
		Locality           string            `json:"locality,omitempty"`
		Configuration      string            `json:"configuration,omitempty"`
		ExtendedProperties map[string]any    `json:"extended_properties,omitempty"`
	}
	v1NodeToCreate struct {
		// Name is for nodes that are added to a cluster, Type and RelatedTo for those of mongodb, Region for new clusters.
		Name             string             `json:"name,omitempty"`
		Type             string             `json:"type,omitempty"`
		RelatedTo        string             `json:"related_to,omitempty"`
		FlavorRef        string             `json:"flavorRef,omitempty"`
		Volume           *newVolumeDocument `json:"volume,omitempty"`
		Nics             []v1ClusterNIC     `json:"nics,omitempty"`
		AvailabilityZone string             `json:"availability_zone,omitempty"`
		RegionName       string             `json:"region_name,omitempty"`
		Modules          []idDocument       `json:"modules,omitempty"`
	}
	newVolumeDocument struct {
		Size int    `json:"size"`
		Type string `json:"type,omitempty"`
	}
	// v1ClusterNIC has network_id alone: the net-id that instances may have ends in an answer 500 here.
	v1ClusterNIC struct {
		NetworkID string `json:"network_id"`
	}
	v1GrowRequest struct {
		Grow []v1NodeToCreate `json:"grow"`
	}
	v1ShrinkRequest struct {
		Shrink []idDocument `json:"shrink"`
	}
	v1UpgradeRequest struct {
		Upgrade struct {
			DatastoreVersion string `json:"datastore_version"`
		} `json:"upgrade"`
	}
	v1RestartRequest struct {
		Restart struct{} `json:"restart"`
	}
	v1AttachRequest struct {
		ConfigurationAttach struct {
			ConfigurationID string `json:"configuration_id"`
		} `json:"configuration_attach"`
	}
	v1DetachRequest struct {
		ConfigurationDetach struct{} `json:"configuration_detach"`
	}
	v1ResetRequest struct {
		ResetStatus struct {
			ForceDelete bool `json:"force_delete"`
		} `json:"reset-status"`
	}
)

// The documents of v1.0 that are received. What a cluster or instance does not have is missing rather than null, but for
// the region of a cluster's nodes. The root password that the answer to a create may tell is not read: for several slaves
// it is a list, of nulls.
//
// Trove, trove/cluster/views.py, ClusterView, and trove/instance/views.py, InstanceDetailView.
type (
	v1ClusterDocument struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Task struct {
			Name Task `json:"name"`
		} `json:"task"`
		Created       moment             `json:"created"`
		Updated       moment             `json:"updated"`
		Datastore     datastoreDocument  `json:"datastore"`
		Instances     []v1MemberDocument `json:"instances"`
		Configuration reference          `json:"configuration"`
	}
	v1MemberDocument struct {
		ID      string         `json:"id"`
		Name    string         `json:"name"`
		Type    string         `json:"type"`
		ShardID string         `json:"shard_id"`
		Status  Status         `json:"status"`
		Flavor  reference      `json:"flavor"`
		Volume  volumeDocument `json:"volume"`
	}
	v1InstanceDocument struct {
		ID              string            `json:"id"`
		Name            string            `json:"name"`
		Status          Status            `json:"status"`
		OperatingStatus OperatingStatus   `json:"operating_status"`
		Created         moment            `json:"created"`
		Updated         moment            `json:"updated"`
		IP              addresses         `json:"ip"`
		Hostname        addresses         `json:"hostname"`
		Region          string            `json:"region"`
		Datastore       datastoreDocument `json:"datastore"`
		Configuration   reference         `json:"configuration"`
		Flavor          reference         `json:"flavor"`
		Volume          volumeDocument    `json:"volume"`
		Fault           faultDocument     `json:"fault"`
		ClusterID       string            `json:"cluster_id"`
		ShardID         string            `json:"shard_id"`
		ReplicaOf       idDocument        `json:"replica_of"`
		Replicas        []idDocument      `json:"replicas"`
		Locality        string            `json:"locality"`
		// Addresses are the same as IP, which is deprecated.
		Addresses addresses `json:"addresses"`
		// Access is empty where nothing was said of it and the instance has no address yet.
		Access struct {
			IsPublic     *bool    `json:"is_public"`
			AllowedCIDRs []string `json:"allowed_cidrs"`
		} `json:"access"`
	}
)
