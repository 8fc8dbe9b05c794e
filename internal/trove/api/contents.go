package api

// contentRequests are the requests about what is in an instance's database server. check says which dialect has them; lacking is
// for the others.
type contentRequests interface {
	ListDatabases(instanceID, marker string) Request
	CreateDatabase(instanceID string, database Database) Request
	DeleteDatabase(instanceID, name string) Request
	DecodeDatabases(body []byte) (Page[Database], error)

	ListUsers(instanceID, marker string) Request
	CreateUser(instanceID string, user User) Request
	ChangeUser(instanceID string, who Account, change UserChange) Request
	DeleteUser(instanceID string, who Account) Request
	GrantAccess(instanceID string, who Account, databases []string) Request
	RevokeAccess(instanceID string, who Account, database string) Request
	DecodeUsers(body []byte) (Page[User], error)
}

func (lacking) ListDatabases(string, string) Request { return Request{} }

func (lacking) CreateDatabase(string, Database) Request { return Request{} }

func (lacking) DeleteDatabase(string, string) Request { return Request{} }

func (lacking) DecodeDatabases([]byte) (Page[Database], error) { return Page[Database]{}, nil }

func (lacking) ListUsers(string, string) Request { return Request{} }

func (lacking) CreateUser(string, User) Request { return Request{} }

func (lacking) ChangeUser(string, Account, UserChange) Request { return Request{} }

func (lacking) DeleteUser(string, Account) Request { return Request{} }

func (lacking) GrantAccess(string, Account, []string) Request { return Request{} }

func (lacking) RevokeAccess(string, Account, string) Request { return Request{} }

func (lacking) DecodeUsers([]byte) (Page[User], error) { return Page[User]{}, nil }
