package api

// backupRequests are about backups. check says which dialect has them; lacking is for the others.
type backupRequests interface {
	ShowBackup(id string) Request
	// ListBackups asks for those of an instance, or for all where its id is empty.
	ListBackups(instanceID, marker string) Request
	CreateBackup(spec BackupSpec) Request
	DeleteBackup(id string) Request
}

func (lacking) ShowBackup(string) Request { return Request{} }

func (lacking) ListBackups(string, string) Request { return Request{} }

func (lacking) CreateBackup(BackupSpec) Request { return Request{} }

func (lacking) DeleteBackup(string) Request { return Request{} }
