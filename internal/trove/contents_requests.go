package trove

// contentRequests are the requests about what is in an instance's database server. check says which dialect has them; lacking is
// for the others.
type contentRequests interface {
	listDatabases(instanceID, marker string) request
	createDatabase(instanceID string, database Database) request
	deleteDatabase(instanceID, name string) request
	decodeDatabases(body []byte) (page[Database], error)

	listUsers(instanceID, marker string) request
	createUser(instanceID string, user User) request
	changeUser(instanceID string, who Account, change UserChange) request
	deleteUser(instanceID string, who Account) request
	grantAccess(instanceID string, who Account, databases []string) request
	revokeAccess(instanceID string, who Account, database string) request
	decodeUsers(body []byte) (page[User], error)
}

func (lacking) listDatabases(string, string) request { return request{} }

func (lacking) createDatabase(string, Database) request { return request{} }

func (lacking) deleteDatabase(string, string) request { return request{} }

func (lacking) decodeDatabases([]byte) (page[Database], error) { return page[Database]{}, nil }

func (lacking) listUsers(string, string) request { return request{} }

func (lacking) createUser(string, User) request { return request{} }

func (lacking) changeUser(string, Account, UserChange) request { return request{} }

func (lacking) deleteUser(string, Account) request { return request{} }

func (lacking) grantAccess(string, Account, []string) request { return request{} }

func (lacking) revokeAccess(string, Account, string) request { return request{} }

func (lacking) decodeUsers([]byte) (page[User], error) { return page[User]{}, nil }
