package api

// configurationRequests are about configuration groups. Those that write are what check says that only some dialects have;
// the others embed lacking.
type configurationRequests interface {
	ListConfigurations(marker string) Request
	ShowConfiguration(id string) Request
	ListParameters(datastore Datastore) Request
	CreateConfiguration(spec ConfigurationSpec) Request
	ReplaceConfiguration(id string, spec ConfigurationSpec) Request
	DeleteConfiguration(id string) Request
	ListConfigured(id, marker string) Request
}

func (lacking) CreateConfiguration(ConfigurationSpec) Request { return Request{} }

func (lacking) ReplaceConfiguration(string, ConfigurationSpec) Request { return Request{} }

func (lacking) DeleteConfiguration(string) Request { return Request{} }

func (lacking) ListConfigured(string, string) Request { return Request{} }
