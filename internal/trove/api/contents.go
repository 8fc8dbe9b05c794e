package api

// Database is a database of an instance, or one to make. Empty fields are left to the datastore; the server shows the name alone.
//
// Trove, trove/common/apischema.py, databases_def.
type Database struct {
	Name         string
	CharacterSet string
	Collate      string
}

// User is a database user of an instance, or one to make. An empty Host stands for any. The server never shows the Password.
//
// Trove, trove/common/apischema.py, users_list.
type User struct {
	Name      string
	Password  string
	Host      string
	Databases []string
}

// UserChange is what is to change of a user. What is empty stays.
type UserChange struct {
	Name     string
	Host     string
	Password string
}

// Of is the account after the change.
func (u UserChange) Of(who Account) Account {
	if u.Name != "" {
		who.Name = u.Name
	}
	if u.Host != "" {
		who.Host = u.Host
	}
	return who
}

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
