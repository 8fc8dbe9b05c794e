package api

// The documents of the dialect nodes that are sent.
//
// Specification, sections Create Cluster, Add Node(s), Replace Node, Create Master, Create Slave and Detach Slave.
type (
	clusterRequest struct {
		Cluster clusterToCreate `json:"cluster"`
	}
	clusterToCreate struct {
		Name          string             `json:"name"`
		Datastore     datastoreDocument  `json:"datastore"`
		Configuration string             `json:"configuration,omitempty"`
		FlavorRef     string             `json:"flavorRef,omitempty"`
		Volume        *volumeToCreate    `json:"volume,omitempty"`
		Size          int                `json:"size"`
		Nodes         []allocationToSend `json:"nodes,omitempty"`
	}
	volumeToCreate struct {
		Size int `json:"size"`
	}
	allocationToSend struct {
		Region string `json:"region,omitempty"`
		Type   string `json:"type,omitempty"`
	}
	nodesRequest struct {
		Nodes nodesToAdd `json:"nodes"`
	}
	nodesToAdd struct {
		Num         int                `json:"num"`
		Allocations []allocationToSend `json:"allocations,omitempty"`
	}
	replaceRequest struct {
		ReplaceNode idDocument `json:"replace_node"`
	}
	instanceRequest struct {
		Instance instanceToCreate `json:"instance"`
	}
	instanceToCreate struct {
		Name          string            `json:"name"`
		Datastore     datastoreDocument `json:"datastore"`
		Configuration string            `json:"configuration,omitempty"`
		FlavorRef     string            `json:"flavorRef,omitempty"`
		Volume        *volumeToCreate   `json:"volume,omitempty"`
		Slave         *slaveToCreate    `json:"slave,omitempty"`
	}
	slaveToCreate struct {
		Of       string `json:"of"`
		ReadOnly bool   `json:"read_only"`
	}
	replicateRequest struct {
		Replicate struct {
			Slaves []instanceToCreate `json:"slaves"`
		} `json:"replicate"`
	}
	detachRequest struct {
		Detach struct{} `json:"detach"`
	}
)

// The documents of the dialect nodes that are received. The specification leaves open which fields come and in which
// shape (its notes on volume.used, ip and hostname; Phase One and Two): every field may be missing or null.
//
// Specification, sections Create Cluster, Show Cluster, Show Node, Show Master and Show Slave.
type (
	clusterDocument struct {
		ID            string            `json:"id"`
		Name          string            `json:"name"`
		Status        Status            `json:"status"`
		Created       moment            `json:"created"`
		Updated       moment            `json:"updated"`
		Datastore     datastoreDocument `json:"datastore"`
		Configuration reference         `json:"configuration"`
		Flavor        reference         `json:"flavor"`
		Volume        volumeDocument    `json:"volume"`
		Size          *int              `json:"size"`
		Nodes         []memberDocument  `json:"nodes"`
		Fault         faultDocument     `json:"fault"`
	}
	memberDocument struct {
		ID     string `json:"id"`
		Region string `json:"region"`
		Type   string `json:"type"`
	}
	nodeDocument struct {
		ID            string         `json:"id"`
		Name          string         `json:"name"`
		Status        Status         `json:"status"`
		Created       moment         `json:"created"`
		Updated       moment         `json:"updated"`
		IP            addresses      `json:"ip"`
		Hostname      addresses      `json:"hostname"`
		Region        string         `json:"region"`
		Type          string         `json:"type"`
		Configuration givenReference `json:"configuration"`
		Flavor        reference      `json:"flavor"`
		Volume        volumeDocument `json:"volume"`
		Fault         faultDocument  `json:"fault"`
	}
	instanceDocument struct {
		ID            string            `json:"id"`
		Name          string            `json:"name"`
		Status        Status            `json:"status"`
		Created       moment            `json:"created"`
		Updated       moment            `json:"updated"`
		IP            addresses         `json:"ip"`
		Hostname      addresses         `json:"hostname"`
		Region        string            `json:"region"`
		Datastore     datastoreDocument `json:"datastore"`
		Configuration reference         `json:"configuration"`
		Flavor        reference         `json:"flavor"`
		Volume        volumeDocument    `json:"volume"`
		Slave         slaveDocument     `json:"slave"`
		Fault         faultDocument     `json:"fault"`
	}
	slaveDocument struct {
		Of       string       `json:"of"`
		ReadOnly bool         `json:"read_only"`
		List     []idDocument `json:"list"`
	}
)
