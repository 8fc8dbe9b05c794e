package trove

// configurationRequests are about configuration groups. Those that write are what check says that only some dialects have;
// the others embed lacking.
type configurationRequests interface {
	listConfigurations(marker string) request
	showConfiguration(id string) request
	listParameters(datastore Datastore) request
	createConfiguration(spec ConfigurationSpec) request
	replaceConfiguration(id string, spec ConfigurationSpec) request
	deleteConfiguration(id string) request
	listConfigured(id, marker string) request
}

func (lacking) createConfiguration(ConfigurationSpec) request { return request{} }

func (lacking) replaceConfiguration(string, ConfigurationSpec) request { return request{} }

func (lacking) deleteConfiguration(string) request { return request{} }

func (lacking) listConfigured(string, string) request { return request{} }
